/* What OpenGL tells of its GPU and of a surface. Asked at a surface's first swap, with its context current. */
#ifndef NVBIND_GL_GPU_H
#define NVBIND_GL_GPU_H

#include "gl_frames.h"

/*
 * The GPU that renders. EGL names its device file, and so the PCI address; Mesa's GLX names the vendor and
 * device id, and the address where this host has one GPU of that id. Where the driver tells neither the
 * fields say so. False when not even its name is known.
 */
bool gl_gpu_describe(const struct gl_target *target, struct frame_device *gpu);

/*
 * Size in pixels, 0 when it is not told. EGL keeps it at hand; GLX would have to ask the X server, where a
 * wrong question about a plain window ends the game.
 */
void gl_gpu_surface_size(const struct gl_target *target, uint32_t *width, uint32_t *height);

#endif
