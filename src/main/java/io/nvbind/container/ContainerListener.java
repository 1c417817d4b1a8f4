package io.nvbind.container;

/** Is told of containers as they come and go; from any thread, must neither block nor throw. */
public interface ContainerListener {

    /**
     * A container was registered, or found again after a restart.
     *
     * @param container the container.
     */
    void onContainerAdded(Container container);

    /**
     * A container is no more.
     *
     * @param container as it was.
     * @param why       in words.
     */
    void onContainerEnded(Container container, String why);
}
