package io.ozone.client;

import java.util.List;

/** What became of the keys of one {@link OzoneBucket#deleteAll}. */
public record DeleteResult(List<String> deleted, List<String> missing) {}
