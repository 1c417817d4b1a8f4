/* A program that links libGL and libEGL: gl_program WAY. It fails when a swap does not arrive. */
#include <dlfcn.h>
#include <pthread.h>

#include "check.h"
#include "fake_gl.h"

#define FRAMES 100

typedef void (*glx_swap)(void *, unsigned long);

static int surface;

static void glx(void)
{
    for (int i = 0; i < FRAMES; i++) {
        glXSwapBuffers(NULL, 7);
    }
    CHECK_EQUAL(fake_glx_swaps(), FRAMES);
}

static void msc(void)
{
    for (int i = 0; i < FRAMES; i++) {
        CHECK_EQUAL(glXSwapBuffersMscOML(NULL, 7, (int64_t)1 << 40, 2, 1), ((int64_t)1 << 41) + i);
    }
    CHECK_EQUAL(glXSwapBuffersMscOML(NULL, 7, 0, 0, 0), -1);
}

static void egl(void)
{
    for (int i = 0; i < FRAMES; i++) {
        CHECK_EQUAL(eglSwapBuffers(&surface, &surface), 1);
    }
    fake_egl_answer(0);
    CHECK_EQUAL(eglSwapBuffers(&surface, &surface), 0);
    CHECK_EQUAL(fake_egl_swaps(), FRAMES + 1);
    CHECK_EQUAL(eglDestroySurface(&surface, &surface), 1);
}

static void whole_program(void)
{
    const glx_swap swap = (glx_swap)dlsym(dlopen(NULL, RTLD_LAZY), "glXSwapBuffers");

    for (int i = 0; i < FRAMES; i++) {
        swap(NULL, 7);
    }
    CHECK_EQUAL(fake_glx_swaps(), FRAMES);
}

static void *swap_own(void *drawable)
{
    for (int i = 0; i < FRAMES; i++) {
        glXSwapBuffers(NULL, (unsigned long)(uintptr_t)drawable);
    }
    return NULL;
}

static void threads(void)
{
    pthread_t running[8];

    for (uintptr_t i = 0; i < 8; i++) {
        CHECK_EQUAL(pthread_create(&running[i], NULL, swap_own, (void *)(i + 1)), 0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(running[i], NULL);
    }
    CHECK_EQUAL(fake_glx_swaps(), 8 * FRAMES);
}

static void windows(void)
{
    for (unsigned long window = 1; window <= 1000; window++) {
        glXSwapBuffers(NULL, window);
    }
    CHECK_EQUAL(fake_glx_swaps(), 1000);
}

static void reused(void)
{
    for (int i = 0; i < FRAMES; i++) {
        glXSwapBuffers(NULL, 7);
        glXDestroyWindow(NULL, 7);
    }
}

static void glx_in_child(void)
{
    for (int i = 0; i < FRAMES; i++) {
        glXSwapBuffers(NULL, 7);
    }
}

static void forked(void)
{
    glXSwapBuffers(NULL, 7);
    CHECK_EQUAL(in_child(glx_in_child), 0);
    glXSwapBuffers(NULL, 7);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*play)(void);
    } ways[] = {{"glx", glx}, {"msc", msc}, {"egl", egl}, {"whole", whole_program}, {"threads", threads},
                {"windows", windows}, {"reused", reused}, {"forked", forked}};

    for (size_t i = 0; argc == 2 && i < sizeof ways / sizeof ways[0]; i++) {
        if (strcmp(argv[1], ways[i].name) == 0) {
            ways[i].play();
            return 0;
        }
    }
    return 2;
}
