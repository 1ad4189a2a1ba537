package io.ozone.cli.freon;

/** Something that can be done many times, from many threads at once, and be timed. */
interface Workload extends AutoCloseable {
    /** What must be there first; not timed. */
    void setUp() throws Exception;

    /**
     * Does it once.
     *
     * @param thread which thread calls, from 0
     * @param number which of all operations it is, from 0; each is handed out once
     * @return bytes of data that were moved
     */
    long run(int thread, long number) throws Exception;

    @Override
    void close();
}
