#include "fake_gl.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))

static atomic_int swaps;

EXPORT int fake_glx_swaps(void)
{
    return atomic_load(&swaps);
}

EXPORT void glXSwapBuffers(void *display, unsigned long drawable)
{
    (void)display;
    (void)drawable;
    atomic_fetch_add(&swaps, 1);
}

EXPORT int64_t glXSwapBuffersMscOML(void *display, unsigned long drawable, int64_t target, int64_t divisor,
                                    int64_t remainder)
{
    (void)display;
    (void)drawable;
    if (target != (int64_t)1 << 40 || divisor != 2 || remainder != 1) {
        return -1;
    }
    return atomic_fetch_add(&swaps, 1) + ((int64_t)1 << 41);
}

EXPORT void glXDestroyWindow(void *display, unsigned long window)
{
    (void)display;
    (void)window;
}

/* Another function than the exported one, as libraries do have it. */
static void swap_inside(void *display, unsigned long drawable)
{
    (void)display;
    (void)drawable;
    atomic_fetch_add(&swaps, 1);
}

static void *current_context(void)
{
    return &swaps;
}

static int query_renderer(int attribute, unsigned *value)
{
    *value = attribute == 0x8183 ? 0x1002 : 0x744C;
    return 1;
}

static void query_drawable(void *display, unsigned long drawable, int attribute, unsigned *value)
{
    (void)display;
    *value = drawable != 7 ? 0 : attribute == 0x801D ? 800 : 600;
}

static const char *get_string(unsigned name)
{
    return name == 0x1F01 ? "Fake Radeon" : "Fake vendor";
}

EXPORT any_function glXGetProcAddressARB(const char *name)
{
    if (strcmp(name, "glXSwapBuffers") == 0) {
        return (any_function)swap_inside;
    }
    if (strcmp(name, "glXSwapBuffersMscOML") == 0) {
        return (any_function)glXSwapBuffersMscOML;
    }
    if (strcmp(name, "glXGetCurrentContext") == 0) {
        return (any_function)current_context;
    }
    if (strcmp(name, "glXQueryCurrentRendererIntegerMESA") == 0) {
        return (any_function)query_renderer;
    }
    if (strcmp(name, "glXQueryDrawable") == 0) {
        return (any_function)query_drawable;
    }
    return strcmp(name, "glGetString") == 0 ? (any_function)get_string : NULL;
}

EXPORT any_function glXGetProcAddress(const char *name)
{
    return glXGetProcAddressARB(name);
}
