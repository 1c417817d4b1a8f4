# The OpenGL shim, its tests and its bench. Included by Makefile.

GL := $(CAPTURE) handle_table gl_functions gl_dlsym gl_frames gl_gpu gl_swap

$(OUT)/libnvbind-gl.so: $(call objects,$(GL))
	$(CC) -shared $(LDFLAGS) -Wl,-z,nodelete -Wl,--no-undefined -Wl,-soname,$(@F) -o $@ $^

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

$(PLATFORMS_32:%=$(OUT)/preload/%/libnvbind-gl.so): $(OUT)/32/libnvbind-gl.so
	@mkdir -p $(@D)
	ln -sf ../../32/libnvbind-gl.so $@

ifeq ($(CAN_BUILD_32),yes)
$(OUT)/32/libnvbind-gl.so: libraries-32 ;
else
$(OUT)/32/libnvbind-gl.so:
	@mkdir -p $(@D)
	$(CC) -m32 -shared -nostdlib -Wl,-soname,$(@F) -o $@ -x c /dev/null
endif

ifneq ($(SAN),)
# They run before the sanitizer does: it looks its own functions up through them. That its library comes after
# the preloaded one is meant so.
$(OUT)/obj/gl_dlsym.o $(OUT)/obj/gl_functions.o: override CFLAGS += -fno-sanitize=all
test: export ASAN_OPTIONS := verify_asan_link_order=0
endif

# A program without OpenGL, one that links it, and the libraries they meet.
GL_LIBRARIES := libGL.so.1 libEGL.so.1 libown.so liboverlay.so libplugin.so

$(OUT)/test/gl_test: $(call objects,test/gl_test ring_snapshot) \
	| $(OUT)/libnvbind-gl.so $(OUT)/test/gl_program $(OUT)/test/gl_lookups $(GL_LIBRARIES:%=$(OUT)/test/%)
$(OUT)/test/gl_lookups: $(call objects,test/gl_lookups)
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
