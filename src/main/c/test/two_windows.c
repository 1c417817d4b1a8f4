/*
 * A real Vulkan program with two windows, a swapchain each, and a thread for each that submits work and
 * presents, on one device and one queue. Halfway each window gets a new swapchain in place of the old.
 *
 *   two_windows FRAMES [together]
 *
 * `together`: one thread presents both swapchains in one call instead. Ends with 0 when every call went
 * well. Needs the Vulkan headers, the loader and xcb.
 */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VK_USE_PLATFORM_XCB_KHR
#include <vulkan/vulkan.h>

#define WIDTH 160
#define HEIGHT 120
#define MOST_IMAGES 8

#define MUST(call)                                                                      \
    do {                                                                                \
        const VkResult must_result = (call);                                            \
        if (must_result < 0) {                                                          \
            fprintf(stderr, "%s:%d: %s gave %d\n", __FILE__, __LINE__, #call, must_result); \
            exit(1);                                                                    \
        }                                                                               \
    } while (0)

static xcb_connection_t *display;
static VkInstance instance;
static VkPhysicalDevice physical;
static VkDevice device;
static VkQueue queue;
static pthread_mutex_t queue_lock = PTHREAD_MUTEX_INITIALIZER;
static int frames;

struct window {
    VkSurfaceKHR surface;
    VkSwapchainKHR swapchain;
    VkImage images[MOST_IMAGES];
    VkCommandPool pool;
    VkCommandBuffer commands;
    VkSemaphore acquired;
    VkSemaphore rendered;
    VkFence done;
};

static void open_device(void)
{
    const char *instance_extensions[] = {VK_KHR_SURFACE_EXTENSION_NAME, VK_KHR_XCB_SURFACE_EXTENSION_NAME};
    const char *device_extensions[] = {VK_KHR_SWAPCHAIN_EXTENSION_NAME};
    const VkApplicationInfo application = {
        .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO, .pApplicationName = "two windows", .apiVersion = VK_API_VERSION_1_1};
    const VkInstanceCreateInfo info = {.sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO, .pApplicationInfo = &application,
                                       .enabledExtensionCount = 2, .ppEnabledExtensionNames = instance_extensions};
    const float priority = 1;
    const VkDeviceQueueCreateInfo queue_info = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO, .queueCount = 1, .pQueuePriorities = &priority};
    const VkDeviceCreateInfo device_info = {
        .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO, .queueCreateInfoCount = 1, .pQueueCreateInfos = &queue_info,
        .enabledExtensionCount = 1, .ppEnabledExtensionNames = device_extensions};
    uint32_t one = 1;

    MUST(vkCreateInstance(&info, NULL, &instance));
    MUST(vkEnumeratePhysicalDevices(instance, &one, &physical));
    MUST(vkCreateDevice(physical, &device_info, NULL, &device));
    vkGetDeviceQueue(device, 0, 0, &queue);
}

static void renew_swapchain(struct window *window)
{
    const VkSwapchainKHR old = window->swapchain;
    const VkSwapchainCreateInfoKHR info = {
        .sType = VK_STRUCTURE_TYPE_SWAPCHAIN_CREATE_INFO_KHR,
        .surface = window->surface,
        .minImageCount = 4,
        .imageFormat = VK_FORMAT_B8G8R8A8_UNORM,
        .imageExtent = {WIDTH, HEIGHT},
        .imageArrayLayers = 1,
        .imageUsage = VK_IMAGE_USAGE_TRANSFER_DST_BIT,
        .preTransform = VK_SURFACE_TRANSFORM_IDENTITY_BIT_KHR,
        .compositeAlpha = VK_COMPOSITE_ALPHA_OPAQUE_BIT_KHR,
        .presentMode = VK_PRESENT_MODE_IMMEDIATE_KHR,
        .oldSwapchain = old,
    };
    uint32_t count = MOST_IMAGES;

    MUST(vkCreateSwapchainKHR(device, &info, NULL, &window->swapchain));
    MUST(vkGetSwapchainImagesKHR(device, window->swapchain, &count, window->images));
    if (old != VK_NULL_HANDLE) {
        vkDestroySwapchainKHR(device, old, NULL);
    }
}

static void open_window(struct window *window)
{
    const xcb_screen_t *screen = xcb_setup_roots_iterator(xcb_get_setup(display)).data;
    const xcb_window_t id = xcb_generate_id(display);
    VkBool32 can_present;

    xcb_create_window(display, XCB_COPY_FROM_PARENT, id, screen->root, 0, 0, WIDTH, HEIGHT, 0,
                      XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual, 0, NULL);
    xcb_map_window(display, id);
    xcb_flush(display);
    const VkXcbSurfaceCreateInfoKHR surface = {
        .sType = VK_STRUCTURE_TYPE_XCB_SURFACE_CREATE_INFO_KHR, .connection = display, .window = id};
    const VkCommandPoolCreateInfo pool = {.sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                          .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT};
    const VkSemaphoreCreateInfo semaphore = {.sType = VK_STRUCTURE_TYPE_SEMAPHORE_CREATE_INFO};
    const VkFenceCreateInfo fence = {.sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO};
    MUST(vkCreateXcbSurfaceKHR(instance, &surface, NULL, &window->surface));
    MUST(vkGetPhysicalDeviceSurfaceSupportKHR(physical, 0, window->surface, &can_present));
    renew_swapchain(window);
    MUST(vkCreateCommandPool(device, &pool, NULL, &window->pool));
    const VkCommandBufferAllocateInfo commands = {
        .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO, .commandPool = window->pool, .commandBufferCount = 1};
    MUST(vkAllocateCommandBuffers(device, &commands, &window->commands));
    MUST(vkCreateSemaphore(device, &semaphore, NULL, &window->acquired));
    MUST(vkCreateSemaphore(device, &semaphore, NULL, &window->rendered));
    MUST(vkCreateFence(device, &fence, NULL, &window->done));
}

static void close_window(struct window *window)
{
    vkDestroySemaphore(device, window->acquired, NULL);
    vkDestroySemaphore(device, window->rendered, NULL);
    vkDestroyFence(device, window->done, NULL);
    vkDestroyCommandPool(device, window->pool, NULL);
    vkDestroySwapchainKHR(device, window->swapchain, NULL);
    vkDestroySurfaceKHR(instance, window->surface, NULL);
}

static void turn(VkCommandBuffer commands, VkImage image, VkImageLayout from, VkImageLayout to)
{
    const VkImageMemoryBarrier barrier = {
        .sType = VK_STRUCTURE_TYPE_IMAGE_MEMORY_BARRIER,
        .dstAccessMask = VK_ACCESS_TRANSFER_WRITE_BIT,
        .oldLayout = from,
        .newLayout = to,
        .srcQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .dstQueueFamilyIndex = VK_QUEUE_FAMILY_IGNORED,
        .image = image,
        .subresourceRange = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1},
    };

    vkCmdPipelineBarrier(commands, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, VK_PIPELINE_STAGE_ALL_COMMANDS_BIT, 0, 0, NULL, 0,
                         NULL, 1, &barrier);
}

/* Paints the next image and returns its index; the present then has to wait for `rendered`. */
static uint32_t paint(struct window *window, int frame)
{
    const VkClearColorValue colour = {.float32 = {(float)(frame % 100) / 100, 0.5f, 0.2f, 1}};
    const VkImageSubresourceRange whole = {VK_IMAGE_ASPECT_COLOR_BIT, 0, 1, 0, 1};
    const VkCommandBufferBeginInfo begin = {.sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO};
    const VkPipelineStageFlags stage = VK_PIPELINE_STAGE_ALL_COMMANDS_BIT;
    uint32_t image;

    MUST(vkAcquireNextImageKHR(device, window->swapchain, UINT64_MAX, window->acquired, VK_NULL_HANDLE, &image));
    MUST(vkBeginCommandBuffer(window->commands, &begin));
    turn(window->commands, window->images[image], VK_IMAGE_LAYOUT_UNDEFINED, VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL);
    vkCmdClearColorImage(window->commands, window->images[image], VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, &colour, 1, &whole);
    turn(window->commands, window->images[image], VK_IMAGE_LAYOUT_TRANSFER_DST_OPTIMAL, VK_IMAGE_LAYOUT_PRESENT_SRC_KHR);
    MUST(vkEndCommandBuffer(window->commands));
    const VkSubmitInfo submit = {
        .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
        .waitSemaphoreCount = 1,
        .pWaitSemaphores = &window->acquired,
        .pWaitDstStageMask = &stage,
        .commandBufferCount = 1,
        .pCommandBuffers = &window->commands,
        .signalSemaphoreCount = 1,
        .pSignalSemaphores = &window->rendered,
    };
    MUST(vkQueueSubmit(queue, 1, &submit, window->done));
    return image;
}

static void wait_until_done(struct window *window)
{
    MUST(vkWaitForFences(device, 1, &window->done, VK_TRUE, UINT64_MAX));
    MUST(vkResetFences(device, 1, &window->done));
}

static void show(struct window *windows, uint32_t count, int frame)
{
    VkSemaphore rendered[2];
    VkSwapchainKHR swapchains[2];
    uint32_t images[2];

    pthread_mutex_lock(&queue_lock);
    for (uint32_t i = 0; i < count; i++) {
        images[i] = paint(&windows[i], frame);
        rendered[i] = windows[i].rendered;
        swapchains[i] = windows[i].swapchain;
    }
    const VkPresentInfoKHR info = {
        .sType = VK_STRUCTURE_TYPE_PRESENT_INFO_KHR,
        .waitSemaphoreCount = count,
        .pWaitSemaphores = rendered,
        .swapchainCount = count,
        .pSwapchains = swapchains,
        .pImageIndices = images,
    };
    MUST(vkQueuePresentKHR(queue, &info));
    pthread_mutex_unlock(&queue_lock);
    for (uint32_t i = 0; i < count; i++) {
        wait_until_done(&windows[i]);
    }
}

static void renew_when_idle(struct window *window)
{
    pthread_mutex_lock(&queue_lock);
    MUST(vkQueueWaitIdle(queue));
    renew_swapchain(window);
    pthread_mutex_unlock(&queue_lock);
}

static void *play(void *argument)
{
    struct window *window = argument;

    for (int frame = 0; frame < frames; frame++) {
        if (frame == frames / 2) {
            renew_when_idle(window);
        }
        show(window, 1, frame);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    const bool together = argc == 3 && strcmp(argv[2], "together") == 0;
    struct window windows[2] = {{0}};
    pthread_t threads[2];

    frames = argc < 2 ? 0 : atoi(argv[1]);
    display = xcb_connect(NULL, NULL);
    if (frames <= 0 || xcb_connection_has_error(display)) {
        fprintf(stderr, "usage: two_windows FRAMES [together], with a display\n");
        return 2;
    }
    open_device();
    for (int i = 0; i < 2; i++) {
        open_window(&windows[i]);
    }
    for (int frame = 0; together && frame < frames; frame++) {
        show(windows, 2, frame);
    }
    for (int i = 0; i < 2 && !together; i++) {
        pthread_create(&threads[i], NULL, play, &windows[i]);
    }
    for (int i = 0; i < 2 && !together; i++) {
        pthread_join(threads[i], NULL);
    }
    MUST(vkDeviceWaitIdle(device));
    for (int i = 0; i < 2; i++) {
        close_window(&windows[i]);
    }
    vkDestroyDevice(device, NULL);
    vkDestroyInstance(instance, NULL);
    xcb_disconnect(display);
    return 0;
}
