#include "gl_gpu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "process_name.h"

/* Enumerants of the Khronos registry: GL 1.0, EGL 1.5, EGL_EXT_device_query, EGL_EXT_device_drm. */
enum {
    NVB_GL_VENDOR = 0x1F00,
    NVB_GL_RENDERER = 0x1F01,
    NVB_EGL_EXTENSIONS = 0x3055,
    NVB_EGL_HEIGHT = 0x3056,
    NVB_EGL_WIDTH = 0x3057,
    NVB_EGL_DEVICE = 0x322C,
    NVB_EGL_DRM_DEVICE_FILE = 0x3233,
    /* GLX 1.3. */
    NVB_GLX_WIDTH = 0x801D,
    NVB_GLX_HEIGHT = 0x801E,
    /* GLX_MESA_query_renderer. */
    NVB_GLX_RENDERER_VENDOR_ID = 0x8183,
    NVB_GLX_RENDERER_DEVICE_ID = 0x8184,
};

#define VENDOR_NVIDIA 0x10DE
/* Render nodes have these minor numbers; sixteen GPUs are more than a game's host has. */
#define FIRST_RENDER_NODE 128
#define LAST_RENDER_NODE 143

typedef const char *(*get_string)(unsigned name);
typedef const char *(*egl_query_string)(void *display, int name);
typedef unsigned (*egl_query_display)(void *display, int attribute, intptr_t *value);
typedef const char *(*egl_query_device_string)(void *device, int name);
typedef unsigned (*egl_query_surface)(void *display, void *surface, int attribute, int *value);
typedef void *(*glx_current_context)(void);
typedef void (*glx_query_drawable)(void *display, unsigned long drawable, int attribute, unsigned *value);
typedef int (*glx_query_renderer)(int attribute, unsigned *value);

static bool is_egl(const struct gl_target *target)
{
    return target->function >= GL_EGL_SWAP_BUFFERS;
}

static gl_any function_of(const struct gl_target *target, const char *name)
{
    return gl_library_function(target->function, target->road, name);
}

static bool read_id(const char *folder, const char *file, uint32_t *id)
{
    char path[128];
    char text[16] = "";

    snprintf(path, sizeof path, "%s/%s", folder, file);
    FILE *opened = fopen(path, "re");
    if (opened == NULL) {
        return false;
    }
    const bool got = fgets(text, sizeof text, opened) != NULL;
    fclose(opened);
    *id = (uint32_t)strtoul(text, NULL, 16);
    return got;
}

/* From sysfs' folder of a DRM device, such as /sys/class/drm/renderD128/device. */
static bool describe_folder(const char *folder, struct frame_device *gpu)
{
    char real[256];
    unsigned domain, bus, device, function;

    const ssize_t length = readlink(folder, real, sizeof real - 1);
    if (length <= 0 || !read_id(folder, "vendor", &gpu->vendor_id) || !read_id(folder, "device", &gpu->device_id)) {
        return false;
    }
    real[length] = '\0';
    const char *last = strrchr(real, '/');
    if (sscanf(last == NULL ? real : last + 1, "%x:%x:%x.%x", &domain, &bus, &device, &function) == 4) {
        gpu->pci_domain = domain;
        gpu->pci_bus = bus;
        gpu->pci_device = device;
        gpu->pci_function = function;
    }
    return true;
}

static void describe_drm_file(const char *file, struct frame_device *gpu)
{
    struct stat node;
    char folder[64];

    if (stat(file, &node) == 0 && S_ISCHR(node.st_mode)) {
        snprintf(folder, sizeof folder, "/sys/dev/char/%u:%u/device", major(node.st_rdev), minor(node.st_rdev));
        describe_folder(folder, gpu);
    }
}

/* The one GPU of these ids gives its address; of two equal ones nobody says which. */
static void find_address(struct frame_device *gpu)
{
    struct frame_device found = *gpu;
    int equal = 0;

    for (int node = FIRST_RENDER_NODE; node <= LAST_RENDER_NODE; node++) {
        struct frame_device candidate = *gpu;
        char folder[64];

        snprintf(folder, sizeof folder, "/sys/class/drm/renderD%d/device", node);
        if (describe_folder(folder, &candidate) && candidate.vendor_id == gpu->vendor_id
            && candidate.device_id == gpu->device_id) {
            found = candidate;
            equal++;
        }
    }
    if (equal == 1) {
        *gpu = found;
    }
}

static bool has_word(const char *words, const char *word)
{
    const size_t length = strlen(word);

    for (const char *at = words; at != NULL && (at = strstr(at, word)) != NULL; at += length) {
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0')) {
            return true;
        }
    }
    return false;
}

static void describe_by_egl(const struct gl_target *target, struct frame_device *gpu)
{
    const egl_query_string query = (egl_query_string)function_of(target, "eglQueryString");
    const char *client = query == NULL ? NULL : query(NULL, NVB_EGL_EXTENSIONS);

    if (!has_word(client, "EGL_EXT_device_query") && !has_word(client, "EGL_EXT_device_base")) {
        return;
    }
    const egl_query_display of_display = (egl_query_display)function_of(target, "eglQueryDisplayAttribEXT");
    const egl_query_device_string of_device =
        (egl_query_device_string)function_of(target, "eglQueryDeviceStringEXT");
    intptr_t device = 0;

    if (of_display == NULL || of_device == NULL || of_display(target->display, NVB_EGL_DEVICE, &device) == 0
        || device == 0 || !has_word(of_device((void *)device, NVB_EGL_EXTENSIONS), "EGL_EXT_device_drm")) {
        return;
    }
    const char *file = of_device((void *)device, NVB_EGL_DRM_DEVICE_FILE);
    if (file != NULL) {
        describe_drm_file(file, gpu);
    }
}

static void describe_by_glx(const struct gl_target *target, struct frame_device *gpu)
{
    const glx_query_renderer query = (glx_query_renderer)function_of(target, "glXQueryCurrentRendererIntegerMESA");
    unsigned vendor = 0;
    unsigned device = 0;

    /* A software renderer answers with ids that no PCI vendor has. */
    if (query != NULL && query(NVB_GLX_RENDERER_VENDOR_ID, &vendor) != 0
        && query(NVB_GLX_RENDERER_DEVICE_ID, &device) != 0 && vendor <= 0xFFFF && device <= 0xFFFF) {
        gpu->vendor_id = vendor;
        gpu->device_id = device;
        find_address(gpu);
    }
}

static bool has_glx_context(const struct gl_target *target)
{
    const glx_current_context current = (glx_current_context)function_of(target, "glXGetCurrentContext");

    return current != NULL && current() != NULL;
}

bool gl_gpu_describe(const struct gl_target *target, struct frame_device *gpu)
{
    gpu->pci_domain = gpu->pci_bus = gpu->pci_device = gpu->pci_function = FRAME_PCI_UNKNOWN;
    if (!is_egl(target) && !has_glx_context(target)) {
        return false;
    }
    const get_string string = (get_string)function_of(target, "glGetString");
    const char *name = string == NULL ? NULL : string(NVB_GL_RENDERER);
    if (name == NULL) {
        return false;
    }
    const char *vendor = string(NVB_GL_VENDOR);
    utf8_copy(gpu->name, name, sizeof gpu->name);
    if (is_egl(target)) {
        describe_by_egl(target, gpu);
    } else {
        describe_by_glx(target, gpu);
    }
    if (gpu->vendor_id == 0 && vendor != NULL && strcmp(vendor, "NVIDIA Corporation") == 0) {
        gpu->vendor_id = VENDOR_NVIDIA;
    }
    return true;
}

/* By a round trip to the X server each. */
static void glx_drawable_size(const struct gl_target *target, uint32_t *width, uint32_t *height)
{
    const glx_query_drawable query = (glx_query_drawable)function_of(target, "glXQueryDrawable");
    const unsigned long drawable = gl_glx_drawable(target->surface);
    unsigned size[2] = {0, 0};

    if (query == NULL || !has_glx_context(target)) {
        return;
    }
    query(target->display, drawable, NVB_GLX_WIDTH, &size[0]);
    query(target->display, drawable, NVB_GLX_HEIGHT, &size[1]);
    if (size[0] != 0 && size[1] != 0) {
        *width = size[0];
        *height = size[1];
    }
}

void gl_gpu_surface_size(const struct gl_target *target, uint32_t *width, uint32_t *height)
{
    if (!is_egl(target)) {
        glx_drawable_size(target, width, height);
        return;
    }
    const egl_query_surface query = (egl_query_surface)function_of(target, "eglQuerySurface");
    void *surface = (void *)(uintptr_t)target->surface;
    int size = 0;

    if (query != NULL && query(target->display, surface, NVB_EGL_WIDTH, &size) != 0 && size > 0) {
        *width = (uint32_t)size;
    }
    size = 0;
    if (query != NULL && query(target->display, surface, NVB_EGL_HEIGHT, &size) != 0 && size > 0) {
        *height = (uint32_t)size;
    }
}
