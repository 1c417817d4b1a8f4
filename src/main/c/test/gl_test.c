/* The OpenGL shim in programs that reach the swap functions each way: gl_test FOLDER_OF_THE_BUILD. */
#include <dirent.h>

#include "frame_record.h"
#include "ring_folder.h"

#define FRAMES 100

static const char *build;

/* Starts a program with these libraries preloaded and waits for its good end. */
static pid_t play(const char *program, const char *way, const char *preloaded)
{
    char path[512];
    char libraries[1024] = "";

    snprintf(path, sizeof path, "%s/test/%s", build, program);
    for (const char *name = preloaded; name != NULL; name = strchr(name, ':') == NULL ? NULL : strchr(name, ':') + 1) {
        const size_t used = strlen(libraries);
        const char *below = strncmp(name, "libnvbind", 9) == 0 ? "" : "test/";

        snprintf(libraries + used, sizeof libraries - used, "%s/%s%.*s:", build, below, (int)strcspn(name, ":"), name);
    }
    const pid_t pid = fork();
    if (pid == 0) {
        setenv("LD_PRELOAD", libraries, 1);
        execl(path, program, strcmp(program, "gl_lookups") == 0 ? build : way,
              strcmp(program, "gl_lookups") == 0 ? way : NULL, NULL);
        _exit(127);
    }
    join(pid);
    return pid;
}

static void check_frames(const struct ring_snapshot *ring, int64_t frames, int64_t surfaces)
{
    struct ring_record record;
    int64_t position = ring->head;
    int64_t sequence = 0;
    int64_t last = 0;

    while (ring_snapshot_next(ring, &position, &record)) {
        const struct frame_present *present = record.payload;

        if (record.type == FRAME_RECORD_PRESENT) {
            CHECK_EQUAL(present->sequence, sequence++);
            CHECK_EQUAL(present->flags, FRAME_API_OPENGL);
            CHECK(present->present_nanos >= last);
            CHECK(present->swapchain >= 1);
            last = present->present_nanos;
        }
    }
    CHECK_EQUAL(sequence, frames);
    CHECK_EQUAL(count_of(ring, FRAME_RECORD_SWAPCHAIN_CREATED), surfaces);
    CHECK_EQUAL(count_of(ring, FRAME_RECORD_PROCESS), 1);
    CHECK_EQUAL(count_of(ring, FRAME_RECORD_END), 1);
    CHECK_EQUAL(ring->dropped, 0);
}

static const void *nth(const struct ring_snapshot *ring, int32_t type, int n)
{
    struct ring_record record;
    int64_t position = ring->head;

    while (ring_snapshot_next(ring, &position, &record)) {
        if (record.type == type && n-- == 0) {
            return record.payload;
        }
    }
    return NULL;
}

static void expect(const char *program, const char *way, int64_t frames)
{
    const struct ring_snapshot ring = ring_of(play(program, way, "libnvbind-gl.so"));

    check_frames(&ring, frames, 1);
}

static void should_count_swaps_of_linked_glx(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "glx", "libnvbind-gl.so"));
    const struct frame_device *device = nth(&ring, FRAME_RECORD_DEVICE, 0);
    const struct frame_swapchain_created *created = nth(&ring, FRAME_RECORD_SWAPCHAIN_CREATED, 0);

    check_frames(&ring, FRAMES, 1);
    CHECK(strcmp(device->name, "Fake Radeon") == 0);
    CHECK_EQUAL(device->vendor_id, 0x1002);
    CHECK_EQUAL(device->device_id, 0x744C);
    CHECK_EQUAL(created->width, 800);
    CHECK_EQUAL(created->height, 600);
    CHECK_EQUAL(created->present_mode, FRAME_UNKNOWN);
    CHECK_EQUAL(created->image_count, FRAME_UNKNOWN);
}

static void should_count_swaps_of_linked_glx_with_a_target(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "msc", "libnvbind-gl.so"));

    check_frames(&ring, FRAMES + 1, 1);
    CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, FRAMES))->result, -1);
}

static void should_count_swaps_of_linked_egl_with_size_and_result(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "egl", "libnvbind-gl.so"));
    const struct frame_device *device = nth(&ring, FRAME_RECORD_DEVICE, 0);
    const struct frame_swapchain_created *created = nth(&ring, FRAME_RECORD_SWAPCHAIN_CREATED, 0);

    check_frames(&ring, FRAMES + 1, 1);
    CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, 0))->result, 0);
    CHECK_EQUAL(((const struct frame_present *)nth(&ring, FRAME_RECORD_PRESENT, FRAMES))->result, -1);
    CHECK_EQUAL(created->width, 640);
    CHECK_EQUAL(created->height, 480);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED), 1);
    CHECK(strcmp(device->name, "NVIDIA Fake RTX") == 0);
    CHECK_EQUAL(device->vendor_id, 0x10DE);
    CHECK_EQUAL(device->device_id, 0);
    CHECK_EQUAL(device->pci_bus, FRAME_PCI_UNKNOWN);
}

static void should_count_swaps_found_by_name(void)
{
    expect("gl_lookups", "glx-dlsym", FRAMES);
    expect("gl_lookups", "glx-address", FRAMES);
    expect("gl_lookups", "egl-dlsym", FRAMES);
    expect("gl_lookups", "egl-address", FRAMES);
    expect("gl_program", "whole", FRAMES);
}

static void should_count_swaps_of_a_plugin_and_leave_its_own_look_ups_right(void)
{
    expect("gl_lookups", "plugin", FRAMES);
}

static void should_lead_to_each_of_two_libraries(void)
{
    expect("gl_lookups", "two", FRAMES);
}

static void should_tell_a_program_without_opengl_the_truth(void)
{
    play("gl_lookups", "without-gl", "libnvbind-gl.so");
    CHECK_EQUAL(files_in_folder(), 0);
}

static void should_count_once_in_front_of_an_overlay_and_behind_it(void)
{
    struct ring_snapshot ring = ring_of(play("gl_program", "glx", "libnvbind-gl.so:liboverlay.so"));

    check_frames(&ring, FRAMES, 1);
    ring = ring_of(play("gl_program", "glx", "liboverlay.so:libnvbind-gl.so"));
    check_frames(&ring, FRAMES, 1);
}

static void should_count_threads_that_swap_at_once(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "threads", "libnvbind-gl.so"));

    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_PRESENT), 8 * FRAMES);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_SWAPCHAIN_CREATED), 8);
    CHECK_EQUAL(ring.dropped, 0);
}

static void should_begin_anew_when_windows_ended_without_a_word(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "windows", "libnvbind-gl.so"));

    check_frames(&ring, 1000, 1000);
    CHECK(count_of(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED) >= 1000 - 256);
}

static void should_know_a_window_anew_after_its_end(void)
{
    const struct ring_snapshot ring = ring_of(play("gl_program", "reused", "libnvbind-gl.so"));

    check_frames(&ring, FRAMES, FRAMES);
    CHECK_EQUAL(count_of(&ring, FRAME_RECORD_SWAPCHAIN_DESTROYED), FRAMES);
}

static void should_give_a_forked_child_a_ring_of_its_own(void)
{
    const pid_t parent = play("gl_program", "forked", "libnvbind-gl.so");
    const struct ring_snapshot ring = ring_of(parent);

    check_frames(&ring, 2, 1);
    CHECK_EQUAL(files_in_folder(), 2);
    DIR *listing = opendir(folder);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        const pid_t pid = (pid_t)atoi(entry->d_name);

        if (pid != 0 && pid != parent) {
            const struct ring_snapshot child = ring_of(pid);

            CHECK_EQUAL(count_of(&child, FRAME_RECORD_PRESENT), FRAMES);
        }
    }
    closedir(listing);
}

static void should_do_nothing_in_a_process_that_did_not_ask(void)
{
    unsetenv("NVBIND_CAPTURE");
    play("gl_program", "glx", "libnvbind-gl.so");
    play("gl_lookups", "glx-address", "libnvbind-gl.so");
    setenv("NVBIND_CAPTURE", "0", 1);
    play("gl_program", "egl", "libnvbind-gl.so");
    setenv("NVBIND_CAPTURE", "1", 1);
    setenv("NVBIND_CAPTURE_DISABLE", "1", 1);
    play("gl_program", "egl", "libnvbind-gl.so");
    CHECK_EQUAL(files_in_folder(), 0);
}

static void should_pass_swaps_on_when_there_is_no_folder(void)
{
    setenv("NVBIND_FRAMES_DIR", "/no/such/folder", 1);
    play("gl_program", "glx", "libnvbind-gl.so");
    play("gl_program", "egl", "libnvbind-gl.so");
}

static void should_record_the_name_the_player_gave(void)
{
    setenv("NVBIND_GAME", "Half-Life 3", 1);
    const struct ring_snapshot ring = ring_of(play("gl_program", "glx", "libnvbind-gl.so"));
    const struct frame_process *process = nth(&ring, FRAME_RECORD_PROCESS, 0);

    CHECK(strcmp(process->application, "Half-Life 3") == 0);
    CHECK(strcmp(process->name, "gl_program") == 0);
    CHECK_EQUAL(process->flags, FRAME_API_OPENGL);
}

static void should_hold_frames_back_to_the_limit(void)
{
    setenv("NVBIND_MAX_FPS", "500", 1);
    const struct ring_snapshot ring = ring_of(play("gl_program", "glx", "libnvbind-gl.so"));
    const struct frame_present *first = nth(&ring, FRAME_RECORD_PRESENT, 0);
    const struct frame_present *last = nth(&ring, FRAME_RECORD_PRESENT, FRAMES - 1);
    const struct frame_feature *limit = nth(&ring, FRAME_RECORD_FEATURE, 0);

    check_frames(&ring, FRAMES, 1);
    CHECK(last->present_nanos - first->present_nanos >= (FRAMES - 2) * 2000000LL);
    CHECK_EQUAL(limit->feature, FRAME_FEATURE_FRAME_LIMIT);
    CHECK_EQUAL(limit->interval_micros, 2000);
}

int main(int argc, char **argv)
{
    build = argc > 1 ? argv[1] : "build";
    make_folder();
    setenv("NVBIND_CAPTURE", "1", 1);
    unsetenv("NVBIND_CAPTURE_DISABLE");
    unsetenv("NVBIND_GAME");
    unsetenv("NVBIND_MAX_FPS");
    RUN_IN_EMPTY_FOLDER(should_count_swaps_of_linked_glx);
    RUN_IN_EMPTY_FOLDER(should_count_swaps_of_linked_glx_with_a_target);
    RUN_IN_EMPTY_FOLDER(should_count_swaps_of_linked_egl_with_size_and_result);
    RUN_IN_EMPTY_FOLDER(should_count_swaps_found_by_name);
    RUN_IN_EMPTY_FOLDER(should_count_swaps_of_a_plugin_and_leave_its_own_look_ups_right);
    RUN_IN_EMPTY_FOLDER(should_lead_to_each_of_two_libraries);
    RUN_IN_EMPTY_FOLDER(should_tell_a_program_without_opengl_the_truth);
    RUN_IN_EMPTY_FOLDER(should_count_once_in_front_of_an_overlay_and_behind_it);
    RUN_IN_EMPTY_FOLDER(should_count_threads_that_swap_at_once);
    RUN_IN_EMPTY_FOLDER(should_begin_anew_when_windows_ended_without_a_word);
    RUN_IN_EMPTY_FOLDER(should_know_a_window_anew_after_its_end);
    RUN_IN_EMPTY_FOLDER(should_give_a_forked_child_a_ring_of_its_own);
    RUN_IN_EMPTY_FOLDER(should_do_nothing_in_a_process_that_did_not_ask);
    RUN_IN_EMPTY_FOLDER(should_pass_swaps_on_when_there_is_no_folder);
    RUN_IN_EMPTY_FOLDER(should_record_the_name_the_player_gave);
    RUN_IN_EMPTY_FOLDER(should_hold_frames_back_to_the_limit);
    remove_folder();
    return 0;
}
