/*
 * How long the GPU worked on each frame, by timestamp queries around the game's submissions. Opt-in:
 * NVBIND_GPU_TIME=1. Without it none of these calls is stood in front of.
 *
 * Each submission to the queue that presents gets two command buffers of ours, one before its first and
 * one after its last; all else in it stays as the game wrote it, and what cannot be measured that way
 * goes on untouched. A frame's time is that in which any submission since the present before was
 * running: overlaps count once, gaps do not count. It is told when its queries are done, some frames
 * later; nothing ever waits for the GPU. Not told at all: a frame of which a submission could not be
 * measured, and frames of games that present from a queue to which they submit nothing.
 *
 * Threads: as Vulkan has it, one at a time for one queue.
 */
#ifndef NVBIND_VULKAN_GPU_TIME_H
#define NVBIND_VULKAN_GPU_TIME_H

#include "nvbind_vulkan_timing.h"
#include "vulkan_objects.h"

/* Sets a new device up for it when asked to and possible; else the device's gpu_time stays NULL. */
void vulkan_gpu_time_open(struct vulkan_device *device, const struct vulkan_instance *instance,
                          vk_physical_device physical, vk_set_loader_data set_loader_data);

/* Before the device is destroyed below. */
void vulkan_gpu_time_close(struct vulkan_device *device);

void vulkan_gpu_time_get_device_queue(vk_device device, uint32_t family, uint32_t index, vk_queue *queue);
void vulkan_gpu_time_get_device_queue2(vk_device device, const struct vk_device_queue_info2 *info, vk_queue *queue);
vk_result vulkan_gpu_time_queue_submit(vk_queue queue, uint32_t count, const struct vk_submit_info *submits,
                                       uint64_t fence);
vk_result vulkan_gpu_time_queue_submit2(vk_queue queue, uint32_t count, const struct vk_submit_info2 *submits,
                                        uint64_t fence);

/* The present that ends a frame of this queue. */
void vulkan_gpu_time_presented(struct vulkan_device *device, vk_queue queue, int64_t sequence, uint32_t swapchain);

#endif
