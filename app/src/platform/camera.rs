//! The phone's camera, for the code of an invitation. What it sees is looked at here and kept nowhere.

use wasm_bindgen::{Clamped, JsCast, JsValue};
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaStream, MediaStreamConstraints,
    MediaStreamTrack,
};

use super::js;

/// Pictures are looked at no wider than this: a code that fills half of it is read, and an old phone keeps up.
const WIDEST: u32 = 640;

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCamera {
    /// The person, or the phone's settings, said no.
    Refused,
    /// There is none that this browser can use.
    Missing,
    /// Another app has it.
    Busy,
}

/// An open camera; it goes off when this is dropped.
#[derive(Debug)]
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
    canvas: HtmlCanvasElement,
    pen: CanvasRenderingContext2d,
}

impl Camera {
    /// Opens the camera that looks away from the person, and shows it in `video`.
    ///
    /// # Errors
    /// [`NoCamera`].
    pub async fn open(video: HtmlVideoElement) -> Result<Self, NoCamera> {
        let constraints = MediaStreamConstraints::new();
        constraints.set_video(&js::object(&[("facingMode", "environment".into())]));
        // Browsers have no such thing at all on an address that is not safe.
        let devices = js::get(&js::window().navigator(), "mediaDevices");
        let stream = js::call_async(&devices, "getUserMedia", &[constraints.into()]).await;
        let stream: MediaStream = stream.map_err(|refused| why(&refused))?.unchecked_into();
        let canvas: Option<HtmlCanvasElement> =
            js::document().create_element("canvas").ok().and_then(|canvas| canvas.dyn_into().ok());
        let drawn = canvas.and_then(|canvas| {
            // Read back again and again: kept where reading is cheap.
            let options = js::object(&[("willReadFrequently", true.into())]);
            let pen = canvas.get_context_with_context_options("2d", &options).ok().flatten()?;
            Some((pen.dyn_into().ok()?, canvas))
        });
        let Some((pen, canvas)) = drawn else {
            stop(&stream);
            return Err(NoCamera::Missing);
        };
        let camera = Self { stream, video, canvas, pen };
        camera.video.set_src_object(Some(&camera.stream));
        js::call_async(&camera.video, "play", &[]).await.map_err(|_| NoCamera::Busy)?;
        Ok(camera)
    }

    /// The text of the code in the picture of this moment, if there is one that can be read.
    pub fn read_code(&self) -> Option<String> {
        let (width, height) = (self.video.video_width(), self.video.video_height());
        if width == 0 || height == 0 {
            return None;
        }
        let shown = width.min(WIDEST);
        let high = u32::try_from(u64::from(height) * u64::from(shown) / u64::from(width)).ok()?.max(1);
        if (self.canvas.width(), self.canvas.height()) != (shown, high) {
            self.canvas.set_width(shown);
            self.canvas.set_height(high);
        }
        let (wide, tall) = (f64::from(shown), f64::from(high));
        self.pen.draw_image_with_html_video_element_and_dw_and_dh(&self.video, 0.0, 0.0, wide, tall).ok()?;
        let picture = self.pen.get_image_data(0.0, 0.0, wide, tall).ok()?;
        let Clamped(points) = picture.data();
        code_in(&points, shown, high)
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        self.video.set_src_object(None);
        stop(&self.stream);
    }
}

fn stop(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Source: Media Capture and Streams, 10.3, the names of the errors of `getUserMedia`.
fn why(refused: &JsValue) -> NoCamera {
    match js::get(refused, "name").as_string().as_deref() {
        Some("NotAllowedError" | "SecurityError") => NoCamera::Refused,
        Some("NotReadableError" | "AbortError") => NoCamera::Busy,
        _ => NoCamera::Missing,
    }
}

/// The code in a picture of four bytes a point, row by row.
fn code_in(points: &[u8], width: u32, height: u32) -> Option<String> {
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    // Red and blue weigh one each and green two, which is close to how light they look.
    let grey = |x: usize, y: usize| match points.get(4 * (y * width + x)..) {
        Some([red, green, blue, ..]) => {
            let sum = u16::from(*red) + 2 * u16::from(*green) + u16::from(*blue);
            u8::try_from(sum / 4).unwrap_or(u8::MAX)
        }
        Some(_) | None => u8::MAX,
    };
    let picture: Vec<u8> = (0..height).flat_map(|y| (0..width).map(move |x| grey(x, y))).collect();
    let mut reader = quircs::Quirc::new();
    let codes = reader.identify(width, height, &picture);
    let mut read = codes.filter_map(|code| code.ok()?.decode().ok());
    read.find_map(|read| String::from_utf8(read.payload).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A code as a camera sees it: so many points for a module, a white edge around it.
    fn seen(text: &str, points_a_module: usize) -> (Vec<u8>, u32) {
        let code = fast_qr::QRBuilder::new(text).build().unwrap();
        let wide = (code.size + 8) * points_a_module;
        let mut points = Vec::new();
        for y in 0..wide {
            for x in 0..wide {
                let (row, column) =
                    ((y / points_a_module).wrapping_sub(4), (x / points_a_module).wrapping_sub(4));
                let is_dark = row < code.size && column < code.size && code[row][column].value();
                points.extend(if is_dark { [30, 40, 35, 255] } else { [240, 235, 225, 255] });
            }
        }
        (points, u32::try_from(wide).unwrap())
    }

    #[test]
    fn a_code_is_read_and_a_picture_without_one_is_not() {
        let link = format!("https://heen.example/u#1.{}", "aB3-_".repeat(24));
        for points_a_module in [3, 4, 6] {
            let (points, wide) = seen(&link, points_a_module);
            assert_eq!(code_in(&points, wide, wide).as_deref(), Some(&*link));
        }
        let (points, wide) = seen(&link, 4);
        assert_eq!(code_in(&points, wide, 2 * wide), Some(link), "half of the picture is missing");
        assert_eq!(code_in(&[128; 4 * 64 * 48], 64, 48), None);
        assert_eq!(code_in(&[], 0, 0), None);
    }

    /// A panic would end the app: whatever a camera sees, there is a code or there is none.
    #[test]
    fn no_picture_however_broken_ends_the_app() {
        let (whole, wide) = seen("https://heen.example/u#1.aB3-_aB3-_aB3-_", 3);
        let mut random = 0x5eed_u64;
        let mut below = move |most: usize| {
            // Numbers of Knuth's MMIX; the high bits are the good ones.
            random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(random >> 33).unwrap() % most
        };
        for _ in 0..400 {
            let mut points = whole.clone();
            for _ in 0..below(1_500) {
                let (at, length) = (below(points.len()), below(40));
                let light = u8::try_from(below(256)).unwrap();
                points.iter_mut().skip(at).take(length).for_each(|point| *point = light);
            }
            // Read with another width, a code stands askew.
            let narrower = wide - u32::try_from(below(4)).unwrap();
            let _ = code_in(&points, narrower, wide);
        }
    }
}
