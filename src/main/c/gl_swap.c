/* The stand-ins: each calls what it leads to, and a swap tells of its frame. */
#include <stddef.h>

#include "gl_frames.h"

/* GLX and EGL as their ABI has them: Display *, XID, EGLDisplay, EGLSurface, EGLBoolean, EGLint. */
typedef void (*glx_swap)(void *, unsigned long);
typedef int64_t (*glx_swap_msc)(void *, unsigned long, int64_t, int64_t, int64_t);
typedef unsigned (*egl_swap)(void *, void *);
typedef unsigned (*egl_swap_damage)(void *, void *, const int *, int);
typedef gl_any (*get_proc_address)(const char *);

/* A swap that cannot be found has not happened: GLX's functions answer nothing or -1, EGL's EGL_FALSE. */
static inline void swap_glx(int road, void *display, unsigned long drawable)
{
    const struct gl_target target = {GL_GLX_SWAP_BUFFERS, road, display, gl_glx_surface(drawable)};
    const glx_swap next = (glx_swap)gl_next(GL_GLX_SWAP_BUFFERS, road);
    struct gl_swap swap;

    if (next != NULL) {
        gl_frames_enter(&swap, &target);
        next(display, drawable);
        gl_frames_leave(&swap, 0);
    }
}

static inline int64_t swap_glx_msc(int road, void *display, unsigned long drawable, int64_t target_msc,
                                   int64_t divisor, int64_t remainder)
{
    const struct gl_target target = {GL_GLX_SWAP_BUFFERS_MSC, road, display, gl_glx_surface(drawable)};
    const glx_swap_msc next = (glx_swap_msc)gl_next(GL_GLX_SWAP_BUFFERS_MSC, road);
    struct gl_swap swap;

    if (next == NULL) {
        return -1;
    }
    gl_frames_enter(&swap, &target);
    const int64_t count = next(display, drawable, target_msc, divisor, remainder);
    gl_frames_leave(&swap, count < 0 ? -1 : 0);
    return count;
}

static inline unsigned swap_egl(int road, void *display, void *surface)
{
    const struct gl_target target = {GL_EGL_SWAP_BUFFERS, road, display, gl_egl_surface(surface)};
    const egl_swap next = (egl_swap)gl_next(GL_EGL_SWAP_BUFFERS, road);
    struct gl_swap swap;

    if (next == NULL) {
        return 0;
    }
    gl_frames_enter(&swap, &target);
    const unsigned done = next(display, surface);
    gl_frames_leave(&swap, done != 0 ? 0 : -1);
    return done;
}

static inline unsigned swap_egl_damage(enum gl_function function, int road, void *display, void *surface,
                                       const int *rectangles, int count)
{
    const struct gl_target target = {function, road, display, gl_egl_surface(surface)};
    const egl_swap_damage next = (egl_swap_damage)gl_next(function, road);
    struct gl_swap swap;

    if (next == NULL) {
        return 0;
    }
    gl_frames_enter(&swap, &target);
    const unsigned done = next(display, surface, rectangles, count);
    gl_frames_leave(&swap, done != 0 ? 0 : -1);
    return done;
}

static inline void destroy_glx_window(int road, void *display, unsigned long window)
{
    const glx_swap next = (glx_swap)gl_next(GL_GLX_DESTROY_WINDOW, road);

    if (next != NULL) {
        gl_frames_forget(gl_glx_surface(window));
        next(display, window);
    }
}

static inline unsigned destroy_egl_surface(int road, void *display, void *surface)
{
    const egl_swap next = (egl_swap)gl_next(GL_EGL_DESTROY_SURFACE, road);

    if (next == NULL) {
        return 0;
    }
    gl_frames_forget(gl_egl_surface(surface));
    return next(display, surface);
}

static inline gl_any get_address(enum gl_function getter, int road, const char *name)
{
    const get_proc_address next = (get_proc_address)gl_next(getter, road);
    const gl_any real = next == NULL ? NULL : next(name);
    const enum gl_function function = gl_function_named(name);

    return function == GL_FUNCTIONS || !gl_asked() ? real : gl_stand_in_for(function, real);
}

/*
 * A function GL_ROADS times; the first is also the exported symbol. As an alias, so that its address is
 * ours even where another preloaded library's symbol of that name comes first.
 */
#define STAND_IN(result, name, road, parameters, body) \
    static result name##_##road parameters             \
    {                                                  \
        enum { ROAD = road };                          \
        return body;                                   \
    }
#define STAND_INS(result, name, parameters, body)    \
    STAND_IN(result, name, 0, parameters, body)      \
    STAND_IN(result, name, 1, parameters, body)      \
    STAND_IN(result, name, 2, parameters, body)      \
    STAND_IN(result, name, 3, parameters, body)      \
    __attribute__((alias(#name "_0"), visibility("default"))) result name parameters;
#define ALL(name) {(gl_any)name##_0, (gl_any)name##_1, (gl_any)name##_2, (gl_any)name##_3}

_Static_assert(GL_ROADS == 4, "STAND_INS and ALL write out each of them");

STAND_INS(void, glXSwapBuffers, (void *display, unsigned long drawable), swap_glx(ROAD, display, drawable))
STAND_INS(int64_t, glXSwapBuffersMscOML,
          (void *display, unsigned long drawable, int64_t target, int64_t divisor, int64_t remainder),
          swap_glx_msc(ROAD, display, drawable, target, divisor, remainder))
STAND_INS(void, glXDestroyWindow, (void *display, unsigned long window), destroy_glx_window(ROAD, display, window))
STAND_INS(gl_any, glXGetProcAddress, (const char *name), get_address(GL_GLX_GET_PROC_ADDRESS, ROAD, name))
STAND_INS(gl_any, glXGetProcAddressARB, (const char *name), get_address(GL_GLX_GET_PROC_ADDRESS_ARB, ROAD, name))
STAND_INS(unsigned, eglSwapBuffers, (void *display, void *surface), swap_egl(ROAD, display, surface))
STAND_INS(unsigned, eglSwapBuffersWithDamageKHR, (void *display, void *surface, const int *rectangles, int count),
          swap_egl_damage(GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_KHR, ROAD, display, surface, rectangles, count))
STAND_INS(unsigned, eglSwapBuffersWithDamageEXT, (void *display, void *surface, const int *rectangles, int count),
          swap_egl_damage(GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_EXT, ROAD, display, surface, rectangles, count))
STAND_INS(unsigned, eglDestroySurface, (void *display, void *surface), destroy_egl_surface(ROAD, display, surface))
STAND_INS(gl_any, eglGetProcAddress, (const char *name), get_address(GL_EGL_GET_PROC_ADDRESS, ROAD, name))

const gl_any gl_stand_ins[GL_FUNCTIONS][GL_ROADS] = {
    [GL_GLX_SWAP_BUFFERS] = ALL(glXSwapBuffers),
    [GL_GLX_SWAP_BUFFERS_MSC] = ALL(glXSwapBuffersMscOML),
    [GL_GLX_DESTROY_WINDOW] = ALL(glXDestroyWindow),
    [GL_GLX_GET_PROC_ADDRESS] = ALL(glXGetProcAddress),
    [GL_GLX_GET_PROC_ADDRESS_ARB] = ALL(glXGetProcAddressARB),
    [GL_EGL_SWAP_BUFFERS] = ALL(eglSwapBuffers),
    [GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_KHR] = ALL(eglSwapBuffersWithDamageKHR),
    [GL_EGL_SWAP_BUFFERS_WITH_DAMAGE_EXT] = ALL(eglSwapBuffersWithDamageEXT),
    [GL_EGL_DESTROY_SURFACE] = ALL(eglDestroySurface),
    [GL_EGL_GET_PROC_ADDRESS] = ALL(eglGetProcAddress),
};
