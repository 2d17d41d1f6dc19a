/* Stands before the C library of a program and lets its disk fail, as the word in the file that HEENWEER_DISK names says:
   "full": no byte more fits; "sync": what was written is not brought to the disk. Any other word: the disk is well. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int says(const char *word) {
    const char *path = getenv("HEENWEER_DISK");
    int was = errno;
    int file = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    char said[16] = {0};
    if (file >= 0) {
        if (read(file, said, sizeof said - 1) < 0) said[0] = 0;
        close(file);
    }
    errno = was;
    return strcmp(said, word) == 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite(int file, const void *bytes, size_t many, off_t at) {
    if (says("full")) { errno = ENOSPC; return -1; }
    return REAL(pwrite)(file, bytes, many, at);
}

ssize_t pwrite64(int file, const void *bytes, size_t many, off64_t at) {
    if (says("full")) { errno = ENOSPC; return -1; }
    return REAL(pwrite64)(file, bytes, many, at);
}

int fsync(int file) {
    if (says("sync")) { errno = EIO; return -1; }
    return REAL(fsync)(file);
}

int fdatasync(int file) {
    if (says("sync")) { errno = EIO; return -1; }
    return REAL(fdatasync)(file);
}
