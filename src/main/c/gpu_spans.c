#include "gpu_spans.h"

void gpu_spans_open(struct gpu_spans *spans, uint32_t valid_bits)
{
    *spans = (struct gpu_spans){
        .frame_is_whole = true,
        .mask = valid_bits >= 64 ? UINT64_MAX : (UINT64_C(1) << valid_bits) - 1,
    };
}

bool gpu_spans_vacant(const struct gpu_spans *spans, uint32_t *slot)
{
    *slot = spans->next_span % GPU_SPANS;
    return spans->next_span - spans->first_span < GPU_SPANS;
}

void gpu_spans_submitted(struct gpu_spans *spans)
{
    spans->next_span++;
}

void gpu_spans_missed(struct gpu_spans *spans)
{
    spans->frame_is_whole = false;
}

void gpu_spans_presented(struct gpu_spans *spans, int64_t sequence, uint32_t swapchain)
{
    if (spans->next_frame - spans->first_frame == GPU_FRAMES) {
        /* Its spans go to the frame that finds room, which is then too long to be told. */
        spans->frame_is_whole = false;
        return;
    }
    spans->frames[spans->next_frame++ % GPU_FRAMES] = (struct gpu_frame){
        .sequence = sequence,
        .swapchain = swapchain,
        .end_span = spans->next_span,
        .whole = spans->frame_is_whole,
    };
    spans->frame_is_whole = true;
}

bool gpu_spans_awaited(const struct gpu_spans *spans, uint32_t *slot)
{
    *slot = spans->first_span % GPU_SPANS;
    return spans->first_frame != spans->next_frame
        && spans->first_span != spans->frames[spans->first_frame % GPU_FRAMES].end_span;
}

/* How far `to` lies after `from`; more than half the range means that it lies before. */
static bool is_after(const struct gpu_spans *spans, uint64_t to, uint64_t from)
{
    const uint64_t ahead = (to - from) & spans->mask;

    return ahead != 0 && ahead <= spans->mask / 2;
}

void gpu_spans_done(struct gpu_spans *spans, uint64_t begin_ticks, uint64_t end_ticks)
{
    uint64_t from = begin_ticks;

    if (spans->has_accounted && is_after(spans, spans->accounted_ticks, begin_ticks)) {
        from = spans->accounted_ticks;
    }
    if (is_after(spans, end_ticks, from)) {
        spans->busy_ticks += (end_ticks - from) & spans->mask;
        spans->accounted_ticks = end_ticks;
        spans->has_accounted = true;
    }
    spans->first_span++;
}

bool gpu_spans_frame(struct gpu_spans *spans, struct gpu_frame *frame, uint64_t *busy_ticks)
{
    if (spans->first_frame == spans->next_frame
        || spans->first_span != spans->frames[spans->first_frame % GPU_FRAMES].end_span) {
        return false;
    }
    *frame = spans->frames[spans->first_frame++ % GPU_FRAMES];
    *busy_ticks = spans->busy_ticks;
    spans->busy_ticks = 0;
    return true;
}
