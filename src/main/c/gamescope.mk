# The taker of gamescope's frames and its test. Included by Makefile.

GAMESCOPE := gamescope_frames gamescope_message frame_ring frame_ring_file process_name

all: $(OUT)/nvbind-gamescope

$(OUT)/nvbind-gamescope: $(call objects,$(GAMESCOPE))
	$(CC) $(LDFLAGS) -o $@ $^

$(OUT)/test/gamescope_test: $(call objects,test/gamescope_test gamescope_message ring_snapshot) | $(OUT)/nvbind-gamescope
