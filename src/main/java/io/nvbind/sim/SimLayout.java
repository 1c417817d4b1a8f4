package io.nvbind.sim;

/**
 * Where things lie in the state file {@value #FILE_NAME}. Little endian, of fixed size, every number at a multiple of its
 * own size.
 *
 * <pre>
 *      0 +-----------------------------------------------+
 *        | header                                        |  256 bytes
 *        |   0 magic "NVBINDSM"       8 version          |
 *        |  12 file size             16 number of cards  |
 *        |  20 flags                 24 overrides in use |
 *        |  32 frozen clock          40 events posted    |
 *    256 +-----------------------------------------------+
 *        | function overrides                            |  64 x 80 bytes
 *        |   0 function name         48 action           |
 *        |  52 status                56 delay, us        |
 *        |  60 card or -1            64 calls left or -1 |
 *        |  68 calls to skip                             |
 *   5376 +-----------------------------------------------+
 *        | events, a ring                                |  64 x 128 bytes
 *        |   0 sequence               8 type             |
 *        |  16 data                  24 card             |
 *        |  32 message                                   |
 *  13568 +-----------------------------------------------+
 *        | call counters, a hash table                   |  512 x 56 bytes
 *        |   0 function name         48 calls            |
 *        |  52 0 free, 1 being claimed, 2 in use         |
 *  42240 +-----------------------------------------------+
 *        | unused                                        |
 *  49152 +-----------------------------------------------+
 *        | cards                                         |  16 x 4096 bytes
 *        |    0 fields               see SimField        |
 *        | 1008 processes            8 x 32 bytes        |
 * 114688 +-----------------------------------------------+
 * </pre>
 *
 * <p>The same in C is {@code src/sim/c/sim_state.h}; a test compiles one against the other.
 */
public final class SimLayout {

    /** The file's name where a library looks for it beside itself. */
    public static final String FILE_NAME = "nvbind-sim.state";
    /** The environment variable that names a state file elsewhere. */
    public static final String ENVIRONMENT = "NVBIND_SIM_STATE";
    /** The first eight bytes. */
    public static final String MAGIC = "NVBINDSM";
    /** The version of this layout. */
    public static final int VERSION = 1;
    /** Length of the file. */
    public static final int LENGTH = 114_688;

    /** Offset of the layout version. */
    public static final int VERSION_OFFSET = 8;
    /** Offset of the file size. */
    public static final int SIZE_OFFSET = 12;
    /** Offset of the number of cards. */
    public static final int CARD_COUNT_OFFSET = 16;
    /** Offset of the flags. */
    public static final int FLAGS_OFFSET = 20;
    /** Offset of the number of overrides to look at. */
    public static final int OVERRIDE_COUNT_OFFSET = 24;
    /** Offset of the time the clock is frozen at, nanoseconds, 0 for a running clock. */
    public static final int FROZEN_CLOCK_OFFSET = 32;
    /** Offset of the number of events posted so far. */
    public static final int EVENT_HEAD_OFFSET = 40;
    /** Offset of the number of settings applied so far. */
    public static final int WRITE_HEAD_OFFSET = 48;
    /** Offset of the number of settings that were valid, whatever became of them. */
    public static final int WRITE_COUNT_OFFSET = 56;
    /** Offset of the number of the first setting that fails. */
    public static final int FAULT_AT_OFFSET = 60;
    /** Offset of how many settings fail. */
    public static final int FAULT_COUNT_OFFSET = 64;
    /** Offset of how they fail. */
    public static final int FAULT_OFFSET = 68;

    /** Flag of the header: no NVIDIA driver; AMD and Intel follow. */
    public static final int FLAG_NVIDIA_ABSENT = 1;
    /** Flag of the header: no AMD driver. */
    public static final int FLAG_AMD_ABSENT = 2;
    /** Flag of the header: no Intel driver. */
    public static final int FLAG_INTEL_ABSENT = 4;
    /** Flag of the header: every setting answers "no permission". */
    public static final int FLAG_WRITES_DENIED = 8;

    /** Length of a function's name with its end. */
    public static final int NAME_LENGTH = 48;

    /** Offset of the first override. */
    public static final int OVERRIDES_OFFSET = 256;
    /** Number of overrides. */
    public static final int OVERRIDES = 64;
    /** Length of an override. */
    public static final int OVERRIDE_LENGTH = 80;
    /** Offset of an override's action. */
    public static final int OVERRIDE_ACTION_OFFSET = 48;
    /** Offset of an override's status. */
    public static final int OVERRIDE_STATUS_OFFSET = 52;
    /** Offset of an override's delay, microseconds. */
    public static final int OVERRIDE_DELAY_OFFSET = 56;
    /** Offset of an override's card. */
    public static final int OVERRIDE_CARD_OFFSET = 60;
    /** Offset of the calls an override still applies to. */
    public static final int OVERRIDE_REMAINING_OFFSET = 64;
    /** Offset of the calls that pass before an override applies. */
    public static final int OVERRIDE_SKIP_OFFSET = 68;

    /** Offset of the first event. */
    public static final int EVENTS_OFFSET = 5376;
    /** Number of events kept. */
    public static final int EVENTS = 64;
    /** Length of an event. */
    public static final int EVENT_LENGTH = 128;
    /** Offset of an event's number, counted from 1. */
    public static final int EVENT_SEQUENCE_OFFSET = 0;
    /** Offset of an event's type. */
    public static final int EVENT_TYPE_OFFSET = 8;
    /** Offset of an event's data. */
    public static final int EVENT_DATA_OFFSET = 16;
    /** Offset of an event's card. */
    public static final int EVENT_CARD_OFFSET = 24;
    /** Offset of an event's message. */
    public static final int EVENT_MESSAGE_OFFSET = 32;
    /** Length of an event's message with its end. */
    public static final int EVENT_MESSAGE_LENGTH = 96;

    /** Offset of the first counter. */
    public static final int COUNTERS_OFFSET = 13_568;
    /** Number of counters. */
    public static final int COUNTERS = 512;
    /** Length of a counter. */
    public static final int COUNTER_LENGTH = 56;
    /** Offset of a counter's count. */
    public static final int COUNTER_CALLS_OFFSET = 48;
    /** Offset of a counter's state. */
    public static final int COUNTER_OWNED_OFFSET = 52;

    /** Offset of the first write. */
    public static final int WRITES_OFFSET = 42_240;
    /** Writes the ring holds. */
    public static final int WRITES = 96;
    /** Length of a write. */
    public static final int WRITE_LENGTH = 64;
    /** Offset of a write's value. */
    public static final int WRITE_VALUE_OFFSET = 48;
    /** Offset of a write's card. */
    public static final int WRITE_CARD_OFFSET = 52;
    /** Offset of a write's number, counted from one. */
    public static final int WRITE_SEQUENCE_OFFSET = 56;

    /** Offset of the first card. */
    public static final int CARDS_OFFSET = 49_152;
    /** Most cards. */
    public static final int CARDS = 16;
    /** Length of a card. */
    public static final int CARD_LENGTH = 4096;

    /** Offset of a card's first process. */
    public static final int PROCESSES_OFFSET = 1008;
    /** Most processes of a card. */
    public static final int PROCESSES = 8;
    /** Length of a process. */
    public static final int PROCESS_LENGTH = 32;
    /** Offset of a process's id. */
    public static final int PROCESS_PID_OFFSET = 0;
    /** Offset of a process's kind. */
    public static final int PROCESS_KIND_OFFSET = 4;
    /** Offset of a process's video memory, bytes. */
    public static final int PROCESS_VRAM_OFFSET = 8;
    /** Offset of a process's load of the GPU, percent. */
    public static final int PROCESS_GPU_OFFSET = 16;
    /** Offset of a process's load of the memory controller, percent. */
    public static final int PROCESS_MEMORY_OFFSET = 20;
    /** Offset of a process's load of the encoder, percent. */
    public static final int PROCESS_ENCODER_OFFSET = 24;
    /** Offset of a process's load of the decoder, percent. */
    public static final int PROCESS_DECODER_OFFSET = 28;

    private SimLayout() {
    }
}
