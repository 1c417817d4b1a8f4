/* A make-believe libGL and libEGL: they count what reaches them, and tell what a driver tells. */
#ifndef NVBIND_TEST_FAKE_GL_H
#define NVBIND_TEST_FAKE_GL_H

#include <stdint.h>

typedef void (*any_function)(void);

void glXSwapBuffers(void *display, unsigned long drawable);
int64_t glXSwapBuffersMscOML(void *display, unsigned long drawable, int64_t target, int64_t divisor,
                             int64_t remainder);
void glXDestroyWindow(void *display, unsigned long window);
any_function glXGetProcAddress(const char *name);
any_function glXGetProcAddressARB(const char *name);

unsigned eglSwapBuffers(void *display, void *surface);
unsigned eglDestroySurface(void *display, void *surface);
any_function eglGetProcAddress(const char *name);

/* Swaps that arrived at the bottom so far. */
int fake_glx_swaps(void);
int fake_egl_swaps(void);

/* What the next swaps of EGL answer; EGL_TRUE at first. */
void fake_egl_answer(unsigned answer);

#endif
