package io.nvbind.control;

/**
 * What a change does to the table of wishes.
 *
 * @param slot   which setting of which GPU.
 * @param owner  whose wish.
 * @param before the wish he had, null for none.
 * @param after  the wish he has then, null for none.
 */
record Edit(Slot slot, String owner, Wish before, Wish after) {

    Edit inverse() {
        return new Edit(slot, owner, after, before);
    }
}
