package io.ozone.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import io.ozone.s3.policy.BucketPolicy.Verdict;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What policies say. Quotes are single ones here, for legibility. */
class BucketPolicyTest {
    private static final String BUCKET = "pail";

    /** A question with the values of the conditions' keys by their text. */
    private record Asks(String user, String action, String resource, Map<String, List<String>> facts)
            implements Question {
        @Override
        public List<String> values(ConditionKey key, String name) {
            return facts.getOrDefault(key.text() + name, List.of());
        }
    }

    private static BucketPolicy policy(String json) {
        return BucketPolicy.parse(ByteBuffer.wrap(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), BUCKET);
    }

    private static BucketPolicy statement(String fields) {
        return policy("{'Version':'2012-10-17','Statement':[{" + fields + "}]}");
    }

    private static String arn(String what) {
        return "'arn:aws:s3:::" + what + "'";
    }

    private static Verdict ask(BucketPolicy policy, String user, String action, String resource) {
        return policy.decide(new Asks(user.equals("-") ? null : user, action, resource, Map.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Principal':'*'                                | -     | ALLOWED",
                "'Principal':'*'                                | bob   | ALLOWED",
                "'Principal':{'AWS':'*'}                        | -     | ALLOWED",
                "'Principal':{'AWS':['bob','eve']}              | eve   | ALLOWED",
                "'Principal':{'AWS':['bob','eve']}              | alice | OPEN",
                "'Principal':{'AWS':['bob','eve']}              | -     | OPEN",
                "'Principal':{'AWS':'arn:aws:iam::*:user/bob'}  | bob   | ALLOWED",
                "'Principal':{'AWS':'arn:aws:iam:::user/bob'}   | bob   | ALLOWED",
                "'Principal':{'AWS':'arn:aws:iam:::user/bob'}   | user/bob | OPEN",
                "'Principal':{'AWS':'arn:aws:iam::bob:root'}    | bob   | ALLOWED",
                "'Principal':{'AWS':'arn:aws:iam::bob:root'}    | eve   | OPEN",
                "'Principal':{'AWS':'arn:aws:iam::bob:root'}    | -     | OPEN",
                "'Principal':{'AWS':'123456789012'}             | 123456789012 | ALLOWED",
                "'Principal':{'AWS':'123456789012'}             | eve   | OPEN",
                "'Principal':{'CanonicalUser':'bob'}            | bob   | ALLOWED",
                "'NotPrincipal':{'AWS':'bob'}                   | bob   | OPEN",
                "'NotPrincipal':{'AWS':'bob'}                   | eve   | ALLOWED",
                "'NotPrincipal':{'AWS':'bob'}                   | -     | ALLOWED"
            })
    void aStatementIsAboutItsPrincipals(String principal, String user, Verdict expected) {
        BucketPolicy policy = statement(
                "'Effect':'Allow','Action':'s3:GetObject','Resource':" + arn("pail/*") + "," + principal.strip());
        assertThat(ask(policy, user, "s3:GetObject", "pail/key")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Action':'s3:GetObject'                     | s3:GetObject        | ALLOWED",
                "'Action':'S3:getobject'                     | s3:GetObject        | ALLOWED",
                "'Action':'s3:GetObject'                     | s3:GetObjectVersion | OPEN",
                "'Action':'s3:GetObject*'                    | s3:GetObjectVersion | ALLOWED",
                "'Action':'s3:?etObject'                     | s3:GetObject        | ALLOWED",
                "'Action':['s3:PutObject','s3:Get*']         | s3:GetObject        | ALLOWED",
                "'Action':'s3:*'                             | s3:DeleteObject     | ALLOWED",
                "'Action':'*'                                | s3:DeleteObject     | ALLOWED",
                "'NotAction':'s3:Get*'                       | s3:GetObject        | OPEN",
                "'NotAction':'s3:Get*'                       | s3:PutObject        | ALLOWED"
            })
    void aStatementIsAboutItsActions(String actions, String action, Verdict expected) {
        BucketPolicy policy =
                statement("'Effect':'Allow','Principal':'*','Resource':" + arn("pail/*") + "," + actions.strip());
        assertThat(ask(policy, "bob", action, "pail/key")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Resource':'arn:aws:s3:::pail/*'                          | pail/a/b    | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/*'                          | pail        | OPEN",
                "'Resource':'arn:aws:s3:::pail'                            | pail        | ALLOWED",
                "'Resource':'arn:aws:s3:::pail'                            | pail/a      | OPEN",
                "'Resource':'arn:aws:s3:::pail*'                           | pail/a      | ALLOWED",
                "'Resource':'arn:aws:s3:::*'                               | pail        | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/a?c'                        | pail/a😀c   | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/a?c'                        | pail/ac     | OPEN",
                "'Resource':'arn:aws:s3:::pail/*.jpg'                      | pail/a.jpg.jpg | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/*.jpg'                      | pail/a.jpg/b | OPEN",
                "'Resource':['arn:aws:s3:::pail/a','arn:aws:s3:::pail/b']  | pail/b      | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/A'                          | pail/a      | OPEN",
                "'Resource':'arn:aws:s3:::pail/${aws:username}/*'          | pail/bob/x  | ALLOWED",
                "'Resource':'arn:aws:s3:::pail/${aws:username}/*'          | pail/eve/x  | OPEN",
                "'Resource':'arn:aws:s3:::pail/${*}'                       | pail/a      | OPEN",
                "'Resource':'arn:aws:s3:::pail/${*}'                       | pail/*      | ALLOWED",
                "'NotResource':'arn:aws:s3:::pail/a*'                      | pail/abc    | OPEN",
                "'NotResource':'arn:aws:s3:::pail/a*'                      | pail/b      | ALLOWED"
            })
    void aStatementIsAboutItsResources(String resources, String resource, Verdict expected) {
        BucketPolicy policy = statement("'Effect':'Allow','Principal':'*','Action':'s3:*'," + resources.strip());
        assertThat(ask(policy, "bob", "s3:GetObject", resource)).isEqualTo(expected);
    }

    @Test
    void aNameIsNoWildcard() {
        BucketPolicy policy = statement(
                "'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':" + arn("pail/${aws:username}/*"));
        assertThat(ask(policy, "*", "s3:GetObject", "pail/bob/x")).isEqualTo(Verdict.OPEN);
        assertThat(ask(policy, "*", "s3:GetObject", "pail/*/x")).isEqualTo(Verdict.ALLOWED);
        assertThat(ask(policy, "-", "s3:GetObject", "pail//x")).isEqualTo(Verdict.OPEN);
    }

    @Test
    void inOldPoliciesADollarIsADollar() {
        BucketPolicy policy = policy("{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':"
                + arn("pail/${aws:username}") + "}}");
        assertThat(ask(policy, "bob", "s3:GetObject", "pail/bob")).isEqualTo(Verdict.OPEN);
        assertThat(ask(policy, "bob", "s3:GetObject", "pail/${aws:username}")).isEqualTo(Verdict.ALLOWED);
    }

    /** Facts are key=value, separated by blanks; several values of a key by semicolons. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'StringEquals':{'s3:prefix':'a'}                           | s3:prefix=a               | true",
                "'StringEquals':{'s3:prefix':'a'}                           | s3:prefix=A               | false",
                "'StringEquals':{'s3:prefix':['a','b']}                     | s3:prefix=b               | true",
                "'StringEquals':{'s3:prefix':'a'}                           |                           | false",
                "'StringEquals':{'S3:PREFIX':'a'}                           | s3:prefix=a               | true",
                "'StringEqualsIfExists':{'s3:prefix':'a'}                   |                           | true",
                "'StringEqualsIfExists':{'s3:prefix':'a'}                   | s3:prefix=b               | false",
                "'StringEquals':{'s3:prefix':'a*'}                          | s3:prefix=ab              | false",
                "'StringNotEquals':{'s3:prefix':['a','b']}                  | s3:prefix=b               | false",
                "'StringNotEquals':{'s3:prefix':['a','b']}                  | s3:prefix=c               | true",
                "'StringNotEquals':{'s3:prefix':'a'}                        |                           | true",
                "'StringEqualsIgnoreCase':{'s3:prefix':'aB'}                | s3:prefix=Ab              | true",
                "'StringNotEqualsIgnoreCase':{'s3:prefix':'aB'}             | s3:prefix=Ab              | false",
                "'StringLike':{'s3:prefix':'a*c?'}                          | s3:prefix=abbcd           | true",
                "'StringLike':{'s3:prefix':'a*'}                            | s3:prefix=ba              | false",
                "'StringNotLike':{'s3:prefix':'a*'}                         | s3:prefix=ab              | false",
                "'StringNotLike':{'s3:prefix':'a*'}                         |                           | true",
                "'StringLike':{'s3:prefix':'${aws:username}/*'}             | s3:prefix=bob/x           | true",
                "'StringLike':{'s3:prefix':'${aws:username}/*'}             | s3:prefix=eve/x           | false",
                "'StringEquals':{'s3:prefix':'a','s3:delimiter':'/'}        | s3:prefix=a               | false",
                "'StringEquals':{'s3:prefix':'a','s3:delimiter':'/'}        | s3:prefix=a s3:delimiter=/ | true",
                "'StringEquals':{'s3:prefix':'a'},'Bool':{'aws:SecureTransport':'true'} | s3:prefix=a aws:SecureTransport=false | false",
                "'NumericEquals':{'s3:max-keys':10}                         | s3:max-keys=10            | true",
                "'NumericEquals':{'s3:max-keys':'10'}                       | s3:max-keys=010           | true",
                "'NumericNotEquals':{'s3:max-keys':10}                      | s3:max-keys=11            | true",
                "'NumericLessThan':{'s3:max-keys':10}                       | s3:max-keys=9             | true",
                "'NumericLessThan':{'s3:max-keys':10}                       | s3:max-keys=10            | false",
                "'NumericLessThanEquals':{'s3:max-keys':10}                 | s3:max-keys=10            | true",
                "'NumericGreaterThan':{'s3:max-keys':10}                    | s3:max-keys=11            | true",
                "'NumericGreaterThan':{'s3:max-keys':10}                    | s3:max-keys=many          | false",
                "'NumericGreaterThanEquals':{'s3:max-keys':10}              | s3:max-keys=9             | false",
                "'NumericGreaterThan':{'s3:max-keys':10}                    |                           | false",
                "'DateLessThan':{'aws:CurrentTime':'2030-01-01T00:00:00Z'}  | aws:CurrentTime=2029-12-31T23:59:59Z | true",
                "'DateLessThan':{'aws:CurrentTime':'2030-01-01'}            | aws:CurrentTime=2030-01-01T00:00:00Z | false",
                "'DateGreaterThanEquals':{'aws:EpochTime':'1000'}           | aws:EpochTime=1000        | true",
                "'NumericGreaterThan':{'aws:EpochTime':'1000'}              | aws:EpochTime=1000        | false",
                "'DateEquals':{'aws:CurrentTime':'2030-01-01T01:00:00+01:00'} | aws:CurrentTime=2030-01-01T00:00:00Z | true",
                "'Bool':{'aws:SecureTransport':false}                       | aws:SecureTransport=false | true",
                "'Bool':{'aws:SecureTransport':'true'}                      | aws:SecureTransport=false | false",
                "'IpAddress':{'aws:SourceIp':'10.1.0.0/16'}                 | aws:SourceIp=10.1.255.3   | true",
                "'IpAddress':{'aws:SourceIp':'10.1.0.0/16'}                 | aws:SourceIp=10.2.0.1     | false",
                "'IpAddress':{'aws:SourceIp':'10.1.2.3'}                    | aws:SourceIp=10.1.2.3     | true",
                "'IpAddress':{'aws:SourceIp':['10.1.2.3/31','::1']}         | aws:SourceIp=::1          | true",
                "'IpAddress':{'aws:SourceIp':'2001:db8::/33'}               | aws:SourceIp=2001:db8:7fff::1 | true",
                "'IpAddress':{'aws:SourceIp':'2001:db8::/33'}               | aws:SourceIp=2001:db8:8000::1 | false",
                "'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}                   | aws:SourceIp=::1          | false",
                "'IpAddress':{'aws:SourceIp':'0.0.0.0/0'}                   | aws:SourceIp=::ffff:1.2.3.4 | true",
                "'NotIpAddress':{'aws:SourceIp':'10.1.0.0/16'}              | aws:SourceIp=10.2.0.1     | true",
                "'NotIpAddress':{'aws:SourceIp':['10.1.0.0/16','10.2.0.0/16']} | aws:SourceIp=10.2.0.1  | false",
                "'Null':{'s3:x-amz-server-side-encryption':'true'}          |                           | true",
                "'Null':{'s3:x-amz-server-side-encryption':true}            | s3:x-amz-server-side-encryption=AES256 | false",
                "'Null':{'s3:VersionId':'false'}                            | s3:VersionId=1            | true",
                "'Null':{'s3:RequestObjectTagKeys':'true'}                  |                           | true",
                "'StringEquals':{'s3:RequestObjectTag/Team':'a'}            | s3:RequestObjectTag/Team=a | true",
                "'StringEquals':{'s3:requestobjecttag/team':'a'}            | s3:RequestObjectTag/Team=a | false",
                "'StringEquals':{'s3:ExistingObjectTag/k':'v'}              | s3:ExistingObjectTag/k=v  | true",
                "'StringNotEquals':{'s3:ExistingObjectTag/k':'v'}           |                           | true",
                "'ForAllValues:StringEquals':{'s3:RequestObjectTagKeys':['a','b']} | s3:RequestObjectTagKeys=a;b | true",
                "'ForAllValues:StringEquals':{'s3:RequestObjectTagKeys':['a','b']} | s3:RequestObjectTagKeys=a;c | false",
                "'ForAllValues:StringEquals':{'s3:RequestObjectTagKeys':'a'} |                          | true",
                "'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'a'} | s3:RequestObjectTagKeys=b;a | true",
                "'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'a'} | s3:RequestObjectTagKeys=b | false",
                "'ForAnyValue:StringEquals':{'s3:RequestObjectTagKeys':'a'} |                           | false",
                "'ForAnyValue:StringNotEquals':{'s3:RequestObjectTagKeys':'a'} | s3:RequestObjectTagKeys=a;b | true",
                "'ForAllValues:StringNotEquals':{'s3:RequestObjectTagKeys':'a'} | s3:RequestObjectTagKeys=a;b | false",
                "'ForAllValues:StringLike':{'s3:RequestObjectTagKeys':'a*'} | s3:RequestObjectTagKeys=a1;a2 | true"
            })
    void aConditionHoldsOrNot(String condition, String facts, boolean holds) {
        BucketPolicy policy = statement("'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':" + arn("pail/*")
                + ",'Condition':{" + condition.strip() + "}");
        Map<String, List<String>> known = new HashMap<>();
        if (facts != null) {
            for (String fact : facts.strip().split(" +")) {
                int equals = fact.indexOf('=');
                known.put(
                        fact.substring(0, equals),
                        Arrays.asList(fact.substring(equals + 1).split(";")));
            }
        }
        assertThat(policy.decide(new Asks("bob", "s3:GetObject", "pail/k", known)))
                .isEqualTo(holds ? Verdict.ALLOWED : Verdict.OPEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "{}",
                "{'Statement':[]}",
                "{'Statement':{}}",
                "{'Statement':[OK],'More':1}",
                "{'Version':'2020-01-01','Statement':[OK]}",
                "{'Version':1,'Statement':[OK]}",
                "{'Id':1,'Statement':[OK]}",
                "{'Statement':[OK],'Statement':[OK]}",
                "{'Statement':[OK]} {}",
                "{'Statement':[{'Sid':'a',FINE},{'Sid':'a',FINE}]}",
                "{'Statement':[{'Sid':1,FINE}]}",
                "{'Statement':[{FINE,'Extra':'x'}]}",
                "{'Statement':[{FINE,'NotAction':'s3:*'}]}",
                "{'Statement':[{FINE,'NotPrincipal':'*'}]}",
                "{'Statement':[{FINE,'NotResource':'arn:aws:s3:::pail/*'}]}",
                "{'Statement':[{FINE,'NotResource':null}]}",
                "{'Statement':[{'Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/*'}]}",
                "{'Statement':[{'Effect':'allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/*'}]}",
                "{'Statement':[{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/*'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Resource':'arn:aws:s3:::pail/*'}]}",
                "{'Statement':[{'Effect':'Allow','Principal':'*','Action':'s3:GetObject'}]}"
            })
    void whatIsNoPolicyIsMalformed(String json) {
        String fine = "'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/*'";
        assertMalformed(json.replace("OK", "{" + fine + "}").replace("FINE", fine));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Principal':'*'|'Principal':'bob'",
                "'Principal':'*'|'Principal':{}",
                "'Principal':'*'|'Principal':{'AWS':[]}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:iam::*:root'}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:iam:::root'}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:iam::123456789012:user/bob:root'}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:sts::bob:root'}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:iam::123456789012:user/bob'}",
                "'Principal':'*'|'Principal':{'AWS':'arn:aws:iam:::user/b*'}",
                "'Principal':'*'|'Principal':{'AWS':'b?b'}",
                "'Principal':'*'|'Principal':{'Service':'cloudtrail.amazonaws.com'}",
                "'Principal':'*'|'Principal':{'Service':'logging.s3.amazonaws.com.x'}",
                "'Principal':'*'|'Principal':{'Service':'*'}",
                "'Principal':'*'|'Principal':{'Federated':'x'}",
                "'Action':'s3:GetObject'|'Action':'s3:GetObjekt'",
                "'Action':'s3:GetObject'|'Action':'ec2:*'",
                "'Action':'s3:GetObject'|'Action':'GetObject'",
                "'Action':'s3:GetObject'|'Action':[]",
                "'Action':'s3:GetObject'|'Action':['s3:GetObject',5]",
                "'Action':'s3:GetObject'|'Action':'s3:ListBucket'",
                "'Action':'s3:GetObject'|'Action':'s3:CreateBucket'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'arn:aws:s3:::other/*'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'arn:aws:s3:::pails/*'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'pail/*'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'*'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'arn:aws:s3:::pail'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'arn:aws:s3:::pail/${s3:prefix}'",
                "'Resource':'arn:aws:s3:::pail/*'|'Resource':'arn:aws:s3:::pail/${aws:username'",
                "'Resource':'arn:aws:s3:::pail/*'|'NotResource':'arn:aws:s3:::pail/${aws:username}'"
            })
    void aStatementWithAnotherPartIsMalformed(String fine, String other) {
        String json = "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::pail/*'}}";
        assertThatCode(() -> policy(json)).doesNotThrowAnyException();
        assertThat(json).contains(fine);
        assertMalformed(json.replace(fine, other));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'StringMatches':{'s3:prefix':'a'}",
                "'stringequals':{'s3:prefix':'a'}",
                "'StringLikeIgnoreCase':{'s3:prefix':'a'}",
                "'ArnLike':{'aws:SourceArn':'a'}",
                "'NullIfExists':{'s3:prefix':'true'}",
                "'ForAnyValue:Null':{'s3:prefix':'true'}",
                "'ForSome:StringEquals':{'s3:prefix':'a'}",
                "'StringEquals':{'s3:unknown':'a'}",
                "'StringEquals':{'aws:SourceVpc':'a'}",
                "'StringEquals':{'s3:ExistingObjectTag/':'a'}",
                "'StringEquals':{'s3:prefix':[]}",
                "'StringEquals':{'s3:prefix':null}",
                "'StringEquals':{'s3:prefix':{'a':'b'}}",
                "'StringEquals':{'s3:prefix':'${aws:PrincipalTag/x}'}",
                "'StringEquals':{}",
                "'StringEquals':'a'",
                "'StringEquals':{'aws:SourceIp':'1.2.3.4'}",
                "'StringEquals':{'s3:RequestObjectTagKeys':'a'}",
                "'NumericEquals':{'s3:max-keys':'ten'}",
                "'NumericEquals':{'s3:prefix':'1'}",
                "'DateEquals':{'aws:CurrentTime':'yesterday'}",
                "'DateEquals':{'s3:max-keys':'1'}",
                "'Bool':{'aws:SecureTransport':'yes'}",
                "'Bool':{'s3:prefix':'true'}",
                "'Null':{'s3:prefix':'maybe'}",
                "'IpAddress':{'aws:SourceIp':'1.2.3.4/33'}",
                "'IpAddress':{'aws:SourceIp':'localhost'}",
                "'IpAddress':{'aws:SourceIp':'1.2.3'}",
                "'IpAddress':{'aws:SourceIp':'1.2.3.4/'}",
                "'IpAddress':{'aws:SourceIp':'abc'}",
                "'IpAddress':{'s3:prefix':'1.2.3.4'}"
            })
    void aConditionThatCantBeHeldIsMalformed(String condition) {
        assertMalformed(
                "{'Version':'2012-10-17','Statement':{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':"
                        + arn("pail/*") + ",'Condition':{" + condition + "}}}");
    }

    @Test
    void aPolicyHasALimit() {
        String fine = "{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':"
                + arn("pail/*") + "}}";
        assertThatCode(() -> policy(fine + " ".repeat((20 << 10) - fine.length())))
                .doesNotThrowAnyException();
        assertMalformed(fine + " ".repeat((20 << 10) - fine.length() + 1));
        assertMalformed("{'Statement':{'Effect':'Allow','Principal':'*','Action':'s3:GetObject','Resource':"
                + arn("pail/\u0000").replace("\u0000", "\n") + "}}");
    }

    private static void assertMalformed(String json) {
        assertThatThrownBy(() -> policy(json))
                .as(json)
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("MalformedPolicy"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Effect':'Allow','Principal':'*'                                                             | true",
                "'Effect':'Deny','Principal':'*'                                                              | false",
                "'Effect':'Allow','Principal':{'AWS':['bob','*']}                                             | true",
                "'Effect':'Allow','Principal':{'AWS':'bob'}                                                   | false",
                "'Effect':'Allow','Principal':{'Service':'logging.s3.amazonaws.com'}                          | false",
                "'Effect':'Allow','Principal':'*','Condition':{'ArnLike':{'aws:SourceArn':'arn:aws:s3:::b'}}  | false",
                "'Effect':'Allow','Principal':'*','Condition':{'ArnLike':{'aws:SourceArn':'arn:aws:s3:::*'}}  | true",
                "'Effect':'Allow','Principal':'*','Condition':{'StringEquals':{'aws:SourceAccount':'bob'}}    | false",
                "'Effect':'Allow','Principal':{'AWS':'arn:aws:iam::bob:root'}                                 | false",
                "'Effect':'Allow','NotPrincipal':{'AWS':'bob'}                                                | true",
                "'Effect':'Allow','Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':'10.0.0.0/8'}}     | false",
                "'Effect':'Allow','Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','0.0.0.0/1']}} | true",
                "'Effect':'Allow','Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':'2001:db8::/32'}}  | false",
                "'Effect':'Allow','Principal':'*','Condition':{'IpAddress':{'aws:SourceIp':'2001::/16'}}      | true",
                "'Effect':'Allow','Principal':'*','Condition':{'NotIpAddress':{'aws:SourceIp':'10.0.0.0/8'}}  | true",
                "'Effect':'Allow','Principal':'*','Condition':{'StringEquals':{'aws:username':'bob'}}         | false",
                "'Effect':'Allow','Principal':'*','Condition':{'StringLike':{'aws:username':'b*'}}            | true",
                "'Effect':'Allow','Principal':'*','Condition':{'StringEqualsIfExists':{'aws:username':'bob'}} | true",
                "'Effect':'Allow','Principal':'*','Condition':{'StringEquals':{'aws:Referer':'http://a'}}     | true",
                "'Effect':'Allow','Principal':'*','Condition':{}                                              | true"
            })
    void aPolicyIsPublicWhenNobodyCanNameAllItAllows(String fields, boolean expected) {
        BucketPolicy policy = statement(fields.strip() + ",'Action':'s3:GetObject','Resource':" + arn("pail/*"));
        assertThat(policy.isPublic()).isEqualTo(expected);
    }

    /** The log service stores the log of the requests of bucket {@code source}, which is alice's. */
    private record StoresLog(String resource) implements Question {
        @Override
        public String user() {
            return null;
        }

        @Override
        public String service() {
            return LOGGING_SERVICE;
        }

        @Override
        public String action() {
            return "s3:PutObject";
        }

        @Override
        public List<String> values(ConditionKey key, String name) {
            return switch (key) {
                case SOURCE_ARN -> List.of("arn:aws:s3:::source");
                case SOURCE_ACCOUNT -> List.of("alice");
                default -> List.of();
            };
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'Principal':{'Service':'logging.s3.amazonaws.com'}            | ALLOWED | OPEN",
                "'Principal':{'Service':['logging.s3.amazonaws.com']}          | ALLOWED | OPEN",
                "'Principal':{'AWS':'bob','Service':'logging.s3.amazonaws.com'}| ALLOWED | OPEN",
                "'Principal':'*'                                               | ALLOWED | ALLOWED",
                "'Principal':{'AWS':'logging.s3.amazonaws.com'}                | OPEN    | ALLOWED",
                "'Principal':{'AWS':'alice'}                                   | OPEN    | OPEN",
                "'NotPrincipal':{'Service':'logging.s3.amazonaws.com'}         | OPEN    | ALLOWED",
                "'NotPrincipal':{'AWS':'alice'}                                | ALLOWED | ALLOWED"
            })
    void aServiceIsAPrincipalAndNoUserOfItsName(String principal, Verdict ofService, Verdict ofUser) {
        BucketPolicy policy = statement(
                "'Effect':'Allow','Action':'s3:PutObject','Resource':" + arn("pail/*") + "," + principal.strip());
        assertThat(policy.decide(new StoresLog("pail/log"))).isEqualTo(ofService);
        assertThat(ask(policy, Question.LOGGING_SERVICE, "s3:PutObject", "pail/log"))
                .isEqualTo(ofUser);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'ArnLike':{'aws:SourceArn':'arn:aws:s3:::source'}          | ALLOWED",
                "'ArnEquals':{'aws:SourceArn':'arn:aws:s3:::source'}        | ALLOWED",
                "'ArnLike':{'aws:SourceArn':'arn:aws:s3:::so*'}             | ALLOWED",
                "'ArnLike':{'aws:SourceArn':'arn:*:s3:*:*:sourc?'}          | ALLOWED",
                "'ArnLike':{'aws:SourceArn':'*'}                            | ALLOWED",
                "'ArnLike':{'aws:SourceArn':'arn:aws:*:::other'}            | OPEN",
                "'ArnLike':{'aws:SourceArn':'arn:aws:*:source:x:y'}         | OPEN",
                "'ArnNotLike':{'aws:SourceArn':'arn:aws:s3:::source'}       | OPEN",
                "'ArnNotEquals':{'aws:SourceArn':'arn:aws:s3:::other'}      | ALLOWED",
                "'StringLike':{'aws:SourceArn':'arn:*source'}               | ALLOWED",
                "'StringEquals':{'aws:SourceAccount':'alice'}               | ALLOWED",
                "'StringEquals':{'aws:SourceAccount':'bob'}                 | OPEN",
                "'Null':{'aws:SourceArn':'false'}                           | ALLOWED"
            })
    void aServiceAsksForABucket(String condition, Verdict expected) {
        String fields = "'Effect':'Allow','Action':'s3:PutObject','Principal':'*','Resource':" + arn("pail/*")
                + ",'Condition':{" + condition.strip() + "}";
        assertThat(statement(fields).decide(new StoresLog("pail/log"))).isEqualTo(expected);
        if (!condition.contains("Not")) {
            assertThat(ask(statement(fields), "alice", "s3:PutObject", "pail/log"))
                    .as("a user asks for none")
                    .isEqualTo(Verdict.OPEN);
        }
    }

    @Test
    void whatIsDeniedStaysDeniedWhateverElseIsAllowed() {
        String allow = "{'Effect':'Allow','Principal':'*','Action':'s3:*','Resource':" + arn("pail/*") + "}";
        String deny = "{'Effect':'Deny','Principal':{'AWS':'eve'},'Action':'s3:GetObject','Resource':"
                + arn("pail/secret*") + "}";
        for (String list : List.of(allow + "," + deny, deny + "," + allow, allow + "," + deny + "," + allow)) {
            BucketPolicy policy = policy("{'Statement':[" + list + "]}");
            assertThat(ask(policy, "eve", "s3:GetObject", "pail/secret1")).isEqualTo(Verdict.DENIED);
            assertThat(ask(policy, "eve", "s3:PutObject", "pail/secret1")).isEqualTo(Verdict.ALLOWED);
            assertThat(ask(policy, "bob", "s3:GetObject", "pail/secret1")).isEqualTo(Verdict.ALLOWED);
        }
    }

    @Test
    void anotherDenialNeverAllowsMore() {
        Random random = new Random(20);
        int denied = 0;
        for (int i = 0; i < 2_000; i++) {
            List<String> statements = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                statements.add(randomStatement(random, random.nextBoolean() ? "Allow" : "Deny"));
            }
            BucketPolicy before = policy(document(statements));
            statements.add(random.nextInt(statements.size() + 1), randomStatement(random, "Deny"));
            BucketPolicy after = policy(document(statements));
            for (int j = 0; j < 20; j++) {
                Question question = randomQuestion(random);
                Verdict was = before.decide(question);
                Verdict is = after.decide(question);
                assertThat(is == was || is == Verdict.DENIED)
                        .as("%s then %s by %s of %s", was, is, statements, question)
                        .isTrue();
                denied += is == was ? 0 : 1;
            }
            assertThat(after.isPublic()).isEqualTo(before.isPublic());
        }
        assertThat(denied).isGreaterThan(500);
    }

    private static String document(List<String> statements) {
        return "{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}";
    }

    private static String randomStatement(Random random, String effect) {
        return "{'Effect':'" + effect + "',"
                + one(random, "'Principal':'*'", "'Principal':{'AWS':'bob'}", "'NotPrincipal':{'AWS':'bob'}")
                + ","
                + one(random, "'Action':'s3:*'", "'Action':'s3:Get*'", "'NotAction':'s3:GetObject'")
                + ",'Resource':"
                + one(random, arn("pail/*"), arn("pail/a*"), arn("pail/${aws:username}*"))
                + one(
                        random,
                        "",
                        ",'Condition':{'StringEquals':{'s3:prefix':'x'}}",
                        ",'Condition':{'StringNotLike':{'s3:prefix':'x*'}}",
                        ",'Condition':{'Null':{'s3:prefix':'true'}}")
                + "}";
    }

    private static Question randomQuestion(Random random) {
        return new Asks(
                random.nextInt(3) == 0 ? null : one(random, "bob", "eve"),
                one(random, "s3:GetObject", "s3:PutObject", "s3:GetObjectAcl"),
                one(random, "pail/a", "pail/bob", "pail/z"),
                random.nextBoolean() ? Map.of() : Map.of("s3:prefix", List.of(one(random, "x", "xy", "z"))));
    }

    private static String one(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
