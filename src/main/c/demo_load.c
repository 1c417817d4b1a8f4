#include "demo_load.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define PART_NANOS (1000000000 / DEMO_LOAD_PARTS)

bool demo_load_open(struct demo_load *load, const char *path, int64_t now_nanos)
{
    struct stat file;

    memset(load, 0, sizeof *load);
    load->started = now_nanos;
    if (path == NULL) {
        return true;
    }
    const int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (fd < 0) {
        return false;
    }
    void *mapped = MAP_FAILED;
    if (fstat(fd, &file) == 0
        && (file.st_size >= (off_t)sizeof(double) || ftruncate(fd, (off_t)sizeof(double)) == 0)) {
        mapped = mmap(NULL, sizeof(double), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    close(fd);
    load->published = mapped == MAP_FAILED ? NULL : mapped;
    return load->published != NULL;
}

double demo_load_add(struct demo_load *load, int64_t now_nanos, int64_t busy_nanos)
{
    const int64_t part = (now_nanos - load->started) / PART_NANOS;
    const int64_t elapsed = now_nanos - load->started;
    const int64_t window = elapsed < 1000000000 ? elapsed : 1000000000;
    int64_t busy = 0;

    for (int64_t passed = load->part + 1; passed <= part && passed <= load->part + DEMO_LOAD_PARTS; passed++) {
        load->busy[passed % DEMO_LOAD_PARTS] = 0;
    }
    load->part = part;
    load->busy[part % DEMO_LOAD_PARTS] += busy_nanos;
    for (int i = 0; i < DEMO_LOAD_PARTS; i++) {
        busy += load->busy[i];
    }
    double share = window > 0 ? (double)busy / (double)window : 0;
    share = share > 1 ? 1 : share;
    if (load->published != NULL) {
        *load->published = share;
    }
    return share;
}
