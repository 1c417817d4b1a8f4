#include "fake_gl.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static atomic_int swaps;
static atomic_uint answer = 1;

EXPORT int fake_egl_swaps(void)
{
    return atomic_load(&swaps);
}

EXPORT void fake_egl_answer(unsigned next)
{
    atomic_store(&answer, next);
}

EXPORT unsigned eglSwapBuffers(void *display, void *surface)
{
    (void)display;
    (void)surface;
    atomic_fetch_add(&swaps, 1);
    return atomic_load(&answer);
}

EXPORT unsigned eglDestroySurface(void *display, void *surface)
{
    (void)display;
    (void)surface;
    return 1;
}

/* Known to eglGetProcAddress only. */
static unsigned swap_with_damage(void *display, void *surface, const int *rectangles, int count)
{
    (void)rectangles;
    return count == 1 ? eglSwapBuffers(display, surface) : 0;
}

static unsigned query_surface(void *display, void *surface, int attribute, int *value)
{
    (void)display;
    (void)surface;
    *value = attribute == 0x3057 ? 640 : 480;
    return 1;
}

static const char *query_string(void *display, int name)
{
    (void)name;
    return display == NULL ? "EGL_EXT_client_extensions EGL_EXT_device_base" : "";
}

static unsigned query_display(void *display, int attribute, intptr_t *value)
{
    (void)display;
    *value = attribute;
    return 1;
}

/* A character device that is no GPU: nothing is to be read out of it. */
static const char *query_device_string(void *device, int name)
{
    (void)device;
    return name == 0x3055 ? "EGL_EXT_device_drm" : "/dev/null";
}

static const char *get_string(unsigned name)
{
    return name == 0x1F01 ? "NVIDIA Fake RTX" : "NVIDIA Corporation";
}

EXPORT any_function eglGetProcAddress(const char *name)
{
    static const struct {
        const char *name;
        any_function function;
    } known[] = {
        {"eglSwapBuffers", (any_function)eglSwapBuffers},
        {"eglSwapBuffersWithDamageKHR", (any_function)swap_with_damage},
        {"eglSwapBuffersWithDamageEXT", (any_function)swap_with_damage},
        {"eglDestroySurface", (any_function)eglDestroySurface},
        {"eglQuerySurface", (any_function)query_surface},
        {"eglQueryString", (any_function)query_string},
        {"eglQueryDisplayAttribEXT", (any_function)query_display},
        {"eglQueryDeviceStringEXT", (any_function)query_device_string},
        {"glGetString", (any_function)get_string},
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(known[i].name, name) == 0) {
            return known[i].function;
        }
    }
    return NULL;
}
