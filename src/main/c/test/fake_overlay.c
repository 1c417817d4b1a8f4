/* Another preloaded library in front of glXSwapBuffers, as overlays are: it relies on RTLD_NEXT. */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

#define EXPORT __attribute__((visibility("default")))

typedef void (*glx_swap)(void *, unsigned long);

static atomic_int swaps;

EXPORT int fake_overlay_swaps(void)
{
    return atomic_load(&swaps);
}

EXPORT void glXSwapBuffers(void *display, unsigned long drawable);

EXPORT void glXSwapBuffers(void *display, unsigned long drawable)
{
    const glx_swap next = (glx_swap)dlsym(RTLD_NEXT, "glXSwapBuffers");

    atomic_fetch_add(&swaps, 1);
    if (next != NULL && next != glXSwapBuffers) {
        next(display, drawable);
    }
}
