using Bulkhead.Iam.Matching;
using Xunit;

namespace Bulkhead.Iam.Tests.Matching;

public sealed class WildcardTests
{
    [Fact]
    public void All_matchers_agree_with_the_definition_on_all_short_patterns_and_texts()
    {
        var texts = Oracle.Texts("ab", 5).ToList();
        foreach (var pattern in Oracle.Texts("ab*?", 4))
        {
            var compiled = new WildcardPattern(pattern);
            foreach (var text in texts)
            {
                var expected = Oracle.IsMatch(pattern, text);
                Assert.True(expected == compiled.IsMatch(text), $"'{pattern}' against '{text}'");
                Assert.True(expected == Glob.IsMatch(pattern, default, text), $"glob '{pattern}' against '{text}'");
                Assert.True(expected == ResourceGlob.IsMatch(pattern, default, text), $"resource glob '{pattern}' against '{text}'");
            }
        }
    }

    [Fact]
    public void Resource_patterns_agree_with_the_segment_rules_on_all_short_patterns_and_texts()
    {
        // Short texts have fewer than five colons, so every wildcard is in a segment that it may have to stay in.
        var texts = Oracle.Texts("a:", 6).Select(t => new ArnText(t)).ToList();
        foreach (var pattern in Oracle.Texts("a:*?", 5))
        {
            var compiled = new ResourcePattern(pattern);
            foreach (var text in texts)
            {
                Assert.True(
                    ResourceGlob.IsMatch(pattern, default, text.Text) == compiled.IsMatch(text), $"'{pattern}' against '{text.Text}'");
            }
        }
    }

    [Theory]
    [InlineData("arn:aws:logs:eu-*-1:1:log-group:x", "arn:aws:logs:eu-west-1:1:log-group:x", true)]
    [InlineData("arn:aws:logs:eu-*-1:1:log-group:x", "arn:aws:logs:eu-a:b-1:1:log-group:x", false)]
    [InlineData("arn:aws:logs:eu-*:1:log-group:x", "arn:aws:logs:eu-a:b:1:log-group:x", true)]
    [InlineData("arn:aws:logs:?:1:g", "arn:aws:logs:::1:g", false)]
    [InlineData("arn:aws:sqs:*", "arn:aws:sqs:eu-west-1:1:q", true)]
    [InlineData("arn:aws:s3:::b/*", "arn:aws:s3:::b/x:y:z", true)]
    [InlineData("arn:aws:s3:::b/?:z", "arn:aws:s3:::b/::z", true)]
    [InlineData("*", "arn:aws:s3:::b", true)]
    public void Wildcards_before_the_fifth_colon_stay_in_their_segment_unless_they_end_it(string pattern, string text, bool expected) =>
        Assert.Equal(expected, new ResourcePattern(pattern).IsMatch(new ArnText(text)));

    [Fact]
    public void Pattern_bombs_go_off_quietly()
    {
        var bomb = string.Concat(Enumerable.Repeat("*a", 500)) + "*?b";
        var text = new string('a', 5000);
        Assert.False(new WildcardPattern(bomb).IsMatch(text));
        Assert.False(new WildcardPattern(bomb + "*").IsMatch(text + "c"));
        Assert.True(new WildcardPattern(bomb + "*").IsMatch(text + "bc"));
        Assert.False(Glob.IsMatch(bomb, default, text));
        Assert.False(ResourceGlob.IsMatch(bomb, default, text));
    }

    [Fact]
    public void Wildcards_that_are_marked_as_plain_are_plain()
    {
        Assert.True(Glob.IsMatch("a*", [false, false], "a*"));
        Assert.False(Glob.IsMatch("a*", [false, false], "ab"));
        Assert.True(ResourceGlob.IsMatch("a*", [false, false], "a*"));
        Assert.False(ResourceGlob.IsMatch("a?", [false, false], "ab"));
    }
}
