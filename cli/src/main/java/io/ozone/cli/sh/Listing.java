package io.ozone.cli.sh;

import io.ozone.client.Page;
import java.util.function.Consumer;
import java.util.function.Function;

/** Walks a listing page by page. */
final class Listing {
    private static final int PAGE = 1000;

    /** Gets one page. */
    interface Pages<T> {
        Page<T> get(String startAfter, int limit);
    }

    private Listing() {}

    /** @return the name behind which there is more, or null at the end */
    static <T> String walk(ListOptions options, Pages<T> pages, Function<T, String> name, Consumer<T> each) {
        String behind = options.start();
        long shown = 0;
        while (true) {
            Page<T> page = pages.get(behind, (int) Math.min(PAGE, options.left(shown)));
            page.items().forEach(each);
            shown += page.items().size();
            if (!page.truncated() || page.items().isEmpty()) {
                return null;
            }
            behind = name.apply(page.items().get(page.items().size() - 1));
            if (options.left(shown) <= 0) {
                return behind;
            }
        }
    }
}
