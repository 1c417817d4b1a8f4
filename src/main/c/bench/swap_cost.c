/*
 * What a swap costs through the OpenGL shim, around a next function that does nothing, beside what reading
 * the clock alone costs.
 */
#include "cost.h"
#include "gl_functions.h"

typedef void (*glx_swap)(void *display, unsigned long drawable);

__attribute__((noinline)) static void swap_nothing(void *display, unsigned long drawable)
{
    __asm__ volatile("" : : "r"(display), "r"(drawable));
}

static void swap(void *context)
{
    (*(glx_swap *)context)(NULL, 7);
}

int main(void)
{
    static struct frame_ring ring;

    setenv("NVBIND_CAPTURE", "1", 1);
    make_frames_folder();
    glx_swap below = swap_nothing;
    glx_swap through = (glx_swap)gl_stand_in_for(GL_GLX_SWAP_BUFFERS, (gl_any)swap_nothing);
    through(NULL, 7);
    drain_own_ring(&ring);

    time_frames(swap, &through, true);
    report_clock();
    time_frames(swap, &below, false);
    report("a swap that does nothing");
    time_frames(swap, &through, true);
    report("the same through the shim");
    report_aim(&ring);
    return 0;
}
