package io.ozone.cluster.proof;

import java.util.Set;

/** A listing of all keys below a prefix, maybe in several pages. Times are as in {@link Operation}. */
record Listing(int client, String prefix, Set<String> names, long invoked, long returned) {}
