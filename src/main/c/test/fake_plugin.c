/* A game's renderer as a plugin: it links libGL, and is opened with RTLD_LOCAL. */
#include <dlfcn.h>
#include <stddef.h>

#include "fake_gl.h"

#define EXPORT __attribute__((visibility("default")))

int plugin_play(int frames);

/* Returns the swaps that arrived, or -1 when dlsym has forgotten who asks. */
EXPORT int plugin_play(int frames)
{
    for (int i = 0; i < frames; i++) {
        glXSwapBuffers(NULL, 7);
    }
    /* Only this plugin's own scope holds the library. */
    return dlsym(RTLD_DEFAULT, "fake_glx_swaps") == NULL ? -1 : fake_glx_swaps();
}
