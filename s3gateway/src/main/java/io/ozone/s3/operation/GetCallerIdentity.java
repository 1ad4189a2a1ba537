package io.ozone.s3.operation;

import io.ozone.s3.auth.Identity;
import io.ozone.s3.http.Exchange;
import io.ozone.s3.xml.XmlWriter;

/** Says who signed. There are no accounts: a user's name stands for one, as in x-amz-expected-bucket-owner. */
final class GetCallerIdentity implements Operation {
    private static final String NAME = "GetCallerIdentity";
    private static final Match MATCH = Match.call(NAME).parameters(TokenService.VERSION);

    @Override
    public Match match() {
        return MATCH;
    }

    @Override
    public void serve(Exchange exchange, Identity caller) {
        TokenService.checkVersion(exchange.target());
        String user = caller.user();
        String session = caller.sessionName();
        XmlWriter xml = TokenService.begin(NAME)
                .element("Arn", session.isEmpty() ? TokenService.userArn(user) : TokenService.sessionArn(user, session))
                .element("UserId", session.isEmpty() ? user : user + ':' + session)
                .element("Account", user);
        TokenService.answer(exchange, NAME, xml);
    }
}
