package io.ozone.s3.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ozone.s3.error.S3Exception;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policies of sessions say, where they differ from those of buckets. Quotes are single ones here, for legibility. */
class SessionPolicyTest {
    private record Asks(String user, String action, String resource, Map<String, List<String>> facts)
            implements Question {
        @Override
        public List<String> values(ConditionKey key, String name) {
            return facts.getOrDefault(key.text() + name, List.of());
        }
    }

    private static SessionPolicy policy(String statements) {
        return SessionPolicy.parse(("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'Effect':'Allow','Action':'*','Resource':'*'}                                | s3:GetObject  | any/key | true",
                "{'Effect':'Allow','Action':'s3:*','Resource':'*'}                             | s3:ListAllMyBuckets | * | true",
                "{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::*'}                | s3:ListAllMyBuckets | * | true",
                "{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::pail'}             | s3:ListAllMyBuckets | * | false",
                "{'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::pail*'}            | s3:CreateBucket | pail-2 | true",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/a/*'} | s3:GetObject  | pail/a/b | true",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/a/*'} | s3:GetObject  | pail/b   | false",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail/a/*'} | s3:PutObject  | pail/a/b | false",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:::pail'}     | s3:GetObject  | pail/b   | false",
                "{'Effect':'Allow','NotAction':'s3:DeleteObject','Resource':'*'}               | s3:DeleteObject | pail/b | false",
                "{'Effect':'Allow','NotAction':'s3:DeleteObject','Resource':'*'}               | s3:PutObject  | pail/b   | true",
                "{'Effect':'Allow','NotAction':'kms:*','Resource':'*'}                         | s3:PutObject  | pail/b   | true",
                "{'Effect':'Allow','Action':['kms:Decrypt','s3:GetObject'],'Resource':'*'}     | s3:GetObject  | pail/b   | true",
                "{'Effect':'Allow','Action':'kms:*','Resource':'*'}                            | s3:GetObject  | pail/b   | false",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:kms:*:*:key/*'}            | s3:GetObject  | pail/b   | false",
                "{'Effect':'Allow','Action':'*','NotResource':'arn:aws:kms:*:*:key/*'}         | s3:GetObject  | pail/b   | true",
                "{'Effect':'Allow','Action':'*','NotResource':'arn:aws:s3:::pail/b'}           | s3:GetObject  | pail/b   | false",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::pail/${aws:username}/*'} | s3:GetObject | pail/bob/x | true",
                "{'Effect':'Allow','Action':'*','Resource':'arn:aws:s3:::pail/${aws:username}/*'} | s3:GetObject | pail/eve/x | false",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'s3:Get*','Resource':'*'} | s3:GetObject | pail/b | false",
                "{'Effect':'Allow','Action':'*','Resource':'*'},{'Effect':'Deny','Action':'s3:Get*','Resource':'*'} | s3:PutObject | pail/b | true",
                "{'Effect':'Deny','Action':'s3:Get*','Resource':'*'}                           | s3:PutObject  | pail/b   | false",
                "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'*','Condition':{'StringLike':{'s3:prefix':'a/*'}}} | s3:ListBucket | pail | true",
                "{'Effect':'Allow','Action':'s3:ListBucket','Resource':'*','Condition':{'StringLike':{'s3:prefix':'b/*'}}} | s3:ListBucket | pail | false"
            })
    void onlyWhatItAllowsIsAllowed(String statements, String action, String resource, boolean expected) {
        Question question = new Asks("bob", action, resource, Map.of("s3:prefix", List.of("a/x")));
        assertThat(policy(statements).allows(question)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{'Effect':'Allow','Action':'s3:GetObject'}",
                "{'Effect':'Allow','Resource':'*'}",
                "{'Action':'s3:GetObject','Resource':'*'}",
                "{'Effect':'allow','Action':'s3:GetObject','Resource':'*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Principal':'*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Principal':null}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','NotPrincipal':{'AWS':'bob'}}",
                "{'Effect':'Allow','Action':'s3:GetObjekt','Resource':'*'}",
                "{'Effect':'Allow','Action':'S3:GetObjekt','Resource':'*'}",
                "{'Effect':'Allow','Action':'GetObject','Resource':'*'}",
                "{'Effect':'Allow','Action':'s3:','Resource':'*'}",
                "{'Effect':'Allow','Action':'s?:NoSuch','Resource':'*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'pail/*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:us-east-1:1:accesspoint/x'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws:s3:*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'arn:aws-cn:s3:::pail/*'}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalTag/a':'b'}}}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Condition':{'Sounds':{'s3:prefix':'b'}}}",
                "{'Effect':'Allow','Action':'s3:GetObject','Resource':'*','Unknown':'x'}"
            })
    void whatIsNotUnderstoodIsRefused(String statements) {
        assertThatThrownBy(() -> policy(statements))
                .isInstanceOfSatisfying(
                        S3Exception.class, e -> assertThat(e.code()).isEqualTo("MalformedPolicy"));
    }
}
