/*
 * A program that links no OpenGL and finds it by looking up names: gl_lookups FOLDER_OF_THE_BUILD WAY.
 * Its swaps arrive at the make-believe libraries, which count them.
 */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_gl.h"

#define FRAMES 100

static const char *build;

typedef void (*glx_swap)(void *, unsigned long);
typedef int64_t (*glx_swap_msc)(void *, unsigned long, int64_t, int64_t, int64_t);
typedef unsigned (*egl_swap)(void *, void *);
typedef unsigned (*egl_swap_damage)(void *, void *, const int *, int);
typedef any_function (*get_address)(const char *);
typedef int (*counter)(void);

static int surface;

static void *open_library(const char *name)
{
    char path[512];

    snprintf(path, sizeof path, "%s/test/%s", build, name);
    void *library = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
    }
    CHECK(library != NULL);
    return library;
}

static void count(void *library, const char *name, int expected)
{
    CHECK_EQUAL(((counter)dlsym(library, name))(), expected);
}

static void play_glx_by_dlsym(void)
{
    void *library = open_library("libGL.so.1");
    const glx_swap swap = (glx_swap)dlsym(library, "glXSwapBuffers");

    for (int i = 0; i < FRAMES; i++) {
        swap(NULL, 7);
    }
    count(library, "fake_glx_swaps", FRAMES);
}

static void play_glx_by_address(void)
{
    void *library = open_library("libGL.so.1");
    const get_address address = (get_address)dlsym(library, "glXGetProcAddress");
    const get_address arb = (get_address)dlsym(library, "glXGetProcAddressARB");
    const glx_swap swap = (glx_swap)address("glXSwapBuffers");
    const glx_swap_msc msc = (glx_swap_msc)arb("glXSwapBuffersMscOML");

    CHECK(address("glXSwapBuffers") == arb("glXSwapBuffers"));
    CHECK(arb("glXNoSuchFunction") == NULL);
    CHECK(arb("eglSwapBuffers") == NULL);
    for (int i = 0; i < FRAMES / 2; i++) {
        swap(NULL, 7);
        CHECK(msc(NULL, 7, (int64_t)1 << 40, 2, 1) >= (int64_t)1 << 41);
    }
    count(library, "fake_glx_swaps", FRAMES);
}

static void play_egl_by_dlsym(void)
{
    void *library = open_library("libEGL.so.1");
    const egl_swap swap = (egl_swap)dlsym(library, "eglSwapBuffers");

    CHECK(dlsym(library, "eglSwapBuffersWithDamageKHR") == NULL);
    for (int i = 0; i < FRAMES; i++) {
        CHECK_EQUAL(swap(&surface, &surface), 1);
    }
    count(library, "fake_egl_swaps", FRAMES);
}

static void play_egl_by_address(void)
{
    void *library = open_library("libEGL.so.1");
    const get_address address = (get_address)dlsym(library, "eglGetProcAddress");
    const egl_swap swap = (egl_swap)address("eglSwapBuffers");
    const egl_swap_damage khr = (egl_swap_damage)address("eglSwapBuffersWithDamageKHR");
    const egl_swap_damage ext = (egl_swap_damage)address("eglSwapBuffersWithDamageEXT");
    const int rectangle[4] = {0};

    for (int i = 0; i < FRAMES / 4; i++) {
        CHECK_EQUAL(swap(&surface, &surface), 1);
        CHECK_EQUAL(khr(&surface, &surface, rectangle, 1), 1);
        CHECK_EQUAL(ext(&surface, &surface, rectangle, 1), 1);
        CHECK_EQUAL(ext(&surface, &surface, rectangle, 2), 0);
    }
    count(library, "fake_egl_swaps", FRAMES / 4 * 3);
}

/* The exported symbols are there for everybody; a program that looks whether there is OpenGL finds none. */
static void play_without_gl(void)
{
    dlerror();
    CHECK(dlsym(RTLD_DEFAULT, "glXSwapBuffers") == NULL);
    CHECK(dlerror() != NULL);
    CHECK(dlsym(RTLD_DEFAULT, "eglSwapBuffersWithDamageKHR") == NULL);
    CHECK(dlsym(RTLD_DEFAULT, "qsort") == (void *)qsort);
    CHECK(dlsym(RTLD_DEFAULT, "glXAndMore") == NULL);
    CHECK(dlsym(RTLD_NEXT, "glXSwapBuffers") == NULL);
}

static void play_from_a_plugin(void)
{
    void *library = open_library("libplugin.so");

    CHECK_EQUAL(((int (*)(int))dlsym(library, "plugin_play"))(FRAMES), FRAMES);
}

/* Two libraries of one name, each with a swap function of its own, and a swap of one inside no other. */
static void play_two_libraries(void)
{
    void *egl = open_library("libEGL.so.1");
    void *own = open_library("libown.so");
    const egl_swap swap = (egl_swap)dlsym(egl, "eglSwapBuffers");
    const egl_swap own_swap = (egl_swap)dlsym(own, "eglSwapBuffers");

    CHECK(swap != own_swap);
    for (int i = 0; i < FRAMES / 2; i++) {
        swap(&surface, &surface);
        own_swap(&surface, &surface);
    }
    count(egl, "fake_egl_swaps", FRAMES / 2);
    count(own, "fake_egl_swaps", FRAMES / 2);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*play)(void);
    } ways[] = {
        {"glx-dlsym", play_glx_by_dlsym},     {"glx-address", play_glx_by_address}, {"egl-dlsym", play_egl_by_dlsym},
        {"egl-address", play_egl_by_address}, {"without-gl", play_without_gl},      {"plugin", play_from_a_plugin},
        {"two", play_two_libraries},
    };

    for (size_t i = 0; argc == 3 && i < sizeof ways / sizeof ways[0]; i++) {
        if (strcmp(argv[2], ways[i].name) == 0) {
            build = argv[1];
            ways[i].play();
            return 0;
        }
    }
    return 2;
}
