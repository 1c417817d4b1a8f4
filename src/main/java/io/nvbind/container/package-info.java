/** The containers somebody registered: which process or cgroup each is, its GPU and game, its token; until it ends. */
package io.nvbind.container;
