# The OpenGL shim, its tests and its bench. Included by Makefile.

GL := $(CAPTURE) handle_table gl_functions gl_dlsym gl_frames gl_gpu gl_swap
GL_OUTPUTS = $(OUT)/libnvbind-gl.so $(OUT)/gl32 $(OUT)/preload

gl_link = -shared $(LDFLAGS) -Wl,-z,nodelete -Wl,--no-undefined -Wl,-soname,$(@F)

$(OUT)/libnvbind-gl.so: $(call objects,$(GL))
	$(CC) $(gl_link) -o $@ $^

# LD_PRELOAD reaches programs of both word sizes, and ld.so complains of a library of the other one. So each
# has its own, under the names that ld.so puts in for $$PLATFORM; where 32-bit programs cannot be built theirs
# is empty.
MACHINE := $(shell $(CC) -dumpmachine | cut -d- -f1)
PLATFORMS_64 := $(if $(filter x86_64,$(MACHINE)),x86_64 haswell xeon_phi,$(MACHINE))
PLATFORMS_32 := $(if $(filter x86_64,$(MACHINE)),i386 i486 i586 i686)

gl: $(PLATFORMS_64:%=$(OUT)/preload/%/libnvbind-gl.so) $(PLATFORMS_32:%=$(OUT)/preload/%/libnvbind-gl.so)

$(PLATFORMS_64:%=$(OUT)/preload/%/libnvbind-gl.so): $(OUT)/libnvbind-gl.so
	@mkdir -p $(@D)
	ln -sf ../../libnvbind-gl.so $@

$(PLATFORMS_32:%=$(OUT)/preload/%/libnvbind-gl.so): $(OUT)/gl32/libnvbind-gl.so
	@mkdir -p $(@D)
	ln -sf ../../gl32/libnvbind-gl.so $@

ifeq ($(CAN_BUILD_32),yes)
$(OUT)/gl32/libnvbind-gl.so: $(GL:%=$(OUT)/gl32/%.o)
	$(CC) -m32 $(gl_link) -o $@ $^
else
$(OUT)/gl32/libnvbind-gl.so:
	@mkdir -p $(@D)
	$(CC) -m32 -shared -nostdlib -Wl,-soname,$(@F) -o $@ -x c /dev/null
endif

$(OUT)/gl32/%.o: %.c
	@mkdir -p $(@D)
	$(CC) -m32 -Wno-psabi $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# A program without OpenGL, one that links it, and the libraries they meet.
GL_LIBRARIES := libGL.so.1 libEGL.so.1 libown.so liboverlay.so libplugin.so

$(OUT)/test/gl_test: $(call objects,test/gl_test ring_snapshot) \
	| $(OUT)/libnvbind-gl.so $(OUT)/test/gl_program $(GL_LIBRARIES:%=$(OUT)/test/%)
$(OUT)/test/gl_program: $(call objects,test/gl_program) $(OUT)/test/libGL.so.1 $(OUT)/test/libEGL.so.1
$(OUT)/test/libGL.so.1: $(call objects,test/fake_glx)
$(OUT)/test/libEGL.so.1 $(OUT)/test/libown.so: $(call objects,test/fake_egl)
$(OUT)/test/liboverlay.so: $(call objects,test/fake_overlay)
$(OUT)/test/libplugin.so: $(call objects,test/fake_plugin) $(OUT)/test/libGL.so.1

$(GL_LIBRARIES:%=$(OUT)/test/%):
	@mkdir -p $(@D)
	$(CC) -shared $(LDFLAGS) -Wl,-soname,$(@F) -Wl,-rpath,'$$ORIGIN' -o $@ $^

$(OUT)/test/gl_program: private override LDFLAGS += -Wl,-rpath,'$$ORIGIN'

$(OUT)/bench/swap_cost: $(call objects,bench/swap_cost $(GL))

-include $(wildcard $(OUT)/gl32/*.d)
