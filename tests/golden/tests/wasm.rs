//! The frozen bytes in wasm, interpreted: the same code as in a browser, without one.
//!
//! `cargo xtask golden` builds the module and says where it is; alone this test has nothing to run.

use wasmi::{Caller, Engine, Extern, ExternType, Func, Linker, Module, Store, Val};

#[test]
#[ignore = "needs the wasm module: cargo xtask golden builds it and runs this"]
fn every_vector_holds_in_wasm_too() {
    let path = std::env::var("HEENWEER_GOLDEN_WASM").expect("HEENWEER_GOLDEN_WASM names the module");
    let engine = Engine::default();
    let module = Module::new(&engine, std::fs::read(&path).unwrap()).unwrap();
    let mut store = Store::new(&engine, 0);
    let mut linker = Linker::new(&engine);
    // Of what a browser would offer there is one thing: bytes for the merge engine, which makes an actor of them that is
    // replaced before any edit, so nothing frozen depends on them. Whoever asks for more is stopped.
    for import in module.imports() {
        let (from, name) = (import.module().to_owned(), import.name().to_owned());
        let ExternType::Func(shape) = import.ty() else { panic!("{from}::{name} is not a function") };
        let offered = if name.contains("getRandomValues") {
            Func::wrap(&mut store, |mut caller: Caller<'_, u8>, at: u32, length: u32| {
                let Some(Extern::Memory(memory)) = caller.get_export("memory") else { panic!("no memory") };
                let (all, counter) = memory.data_and_store_mut(&mut caller);
                let at = usize::try_from(at).unwrap();
                for byte in &mut all[at..at + usize::try_from(length).unwrap()] {
                    *counter = counter.wrapping_add(1);
                    *byte = *counter;
                }
            })
        } else {
            let asked = format!("{from}::{name}");
            Func::new(&mut store, shape.clone(), move |_, _: &[Val], _: &mut [Val]| {
                Err(wasmi::Error::new(format!("the module asked for {asked}")))
            })
        };
        linker.define(&from, &name, offered).unwrap();
    }
    let instance = linker.instantiate_and_start(&mut store, &module).unwrap();
    let check = instance.get_typed_func::<(), u32>(&store, "golden_check").unwrap();
    let count = check.call(&mut store, ()).unwrap();
    let fault = {
        let at =
            instance.get_typed_func::<(), u32>(&store, "golden_fault").unwrap().call(&mut store, ()).unwrap();
        let bytes = instance.get_typed_func::<(), u32>(&store, "golden_fault_bytes").unwrap();
        let length = bytes.call(&mut store, ()).unwrap();
        let Some(Extern::Memory(memory)) = instance.get_export(&store, "memory") else { panic!("no memory") };
        let all = memory.data(&store);
        let at = usize::try_from(at).unwrap();
        String::from_utf8_lossy(&all[at..at + usize::try_from(length).unwrap()]).into_owned()
    };
    assert_eq!(fault, "");
    let natively = golden::check().unwrap();
    println!("golden: {count} vectors hold in wasm, {natively} natively");
    assert_eq!(usize::try_from(count).unwrap(), natively);
    assert!(natively > 0);
}
