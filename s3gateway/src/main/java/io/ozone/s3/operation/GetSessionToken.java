package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.auth.SessionTokens;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;
import java.time.Duration;

/** Gives a user temporary credentials for all that the user may do. */
final class GetSessionToken implements Operation {
    private static final Duration USUAL = Duration.ofHours(12);
    private static final Duration LONGEST = Duration.ofHours(36);

    private static final String NAME = "GetSessionToken";
    private static final Match MATCH = Match.call(NAME).parameters(TokenService.VERSION, TokenService.DURATION);

    private final SessionTokens tokens;

    GetSessionToken(SessionTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        TokenService.checkVersion(exchange.target());
        Duration time = TokenService.duration(exchange.target(), USUAL, LONGEST);
        XmlWriter xml = TokenService.begin(NAME);
        TokenService.credentials(xml, tokens.issue(caller, time, "", ""));
        TokenService.answer(exchange, NAME, xml);
    }
}
