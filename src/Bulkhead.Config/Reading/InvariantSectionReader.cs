using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>invariants</c>: one sentence each (docs/invariants.md, "Sentences").</summary>
internal sealed class InvariantSectionReader(ReadingContext context, InvariantTermReader terms)
{
    /// <summary>No section is this long; more would be made by a program, and never read.</summary>
    private const int Most = 500;

    private const string Forms =
        "the forms are: 'nobody [in …|outside …] can VERB …', 'only … can VERB …', 'nothing in … can be VERBED from outside the organization'; docs/invariants.md";

    private static readonly ImmutableArray<(string Active, string Passive, InvariantVerb Verb)> Verbs =
    [
        ("read", "read", InvariantVerb.Read),
        ("change", "changed", InvariantVerb.Change),
        ("delete", "deleted", InvariantVerb.Delete),
        ("administer", "administered", InvariantVerb.Administer),
        ("reach", "reached", InvariantVerb.Reach),
        ("assume", "assumed", InvariantVerb.Assume),
        ("pass", "passed", InvariantVerb.Pass),
    ];

    private static readonly string[] Separators = ["and", "or", ","];

    /// <summary>The invariants in the file's order.</summary>
    public ImmutableArray<Invariant> Read(IEnumerable<DocumentNode> section)
    {
        var invariants = ImmutableArray.CreateBuilder<Invariant>();
        var seen = new Dictionary<string, SourceSpan>(StringComparer.Ordinal);
        foreach (var item in section)
        {
            if (item is not DocumentScalar { Kind: ScalarKind.Text, Text: { Length: > 0 } text }) continue;
            if (invariants.Count == Most)
            {
                context.Report(InvariantDiagnostics.Sentence, item.Span, $"there are more than {Most} invariants", help: "say more with one sentence: a kind or a unit stands for all its accounts");
                break;
            }

            if (new Sentence(context, terms, SentenceWords.Of(text, item.Span), text, item.Span).Read() is not { } invariant) continue;
            if (!seen.TryAdd(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), item.Span))
            {
                context.Report(InvariantDiagnostics.Twice, item.Span, "this sentence stands twice", help: "delete one of the two");
                continue;
            }

            invariants.Add(invariant);
        }

        return invariants.DrainToImmutable();
    }

    /// <summary>One sentence under way.</summary>
    private sealed class Sentence(ReadingContext context, InvariantTermReader terms, ImmutableArray<SentenceWord> words, string text, SourceSpan span)
    {
        private int _at;
        private bool _hasFailed;

        private SentenceWord? Next => _at < words.Length ? words[_at] : null;

        public Invariant? Read()
        {
            if (Take("nobody")) return ReadNobody();
            if (Take("only")) return ReadOnly();
            if (Take("nothing")) return ReadNothing();
            Expect("nobody", "only", "nothing");
            return null;
        }

        private Invariant? ReadNobody()
        {
            var scope = InvariantScope.Everybody;
            ImmutableArray<InvariantTerm> subjects = [];
            if (Take("in")) (scope, subjects) = (InvariantScope.In, ReadTerms("can"));
            else if (Take("outside")) (scope, subjects) = ReadOutside("can");
            else if (Next is not { Text: "can", IsQuoted: false }) return Expect("in", "outside", "can");
            return ReadPredicate(scope, subjects);
        }

        private Invariant? ReadOnly()
        {
            var subjects = ReadTerms("can");
            return ReadPredicate(InvariantScope.Outside, subjects);
        }

        private Invariant? ReadPredicate(InvariantScope scope, ImmutableArray<InvariantTerm> subjects)
        {
            if (_hasFailed && Next is null) return null;
            if (!Take("can")) return Expect("can");
            if (ReadVerb(v => v.Active) is not { } verb) return null;
            var objects = ReadTerms();
            return Finish(scope, subjects, verb, objects);
        }

        private Invariant? ReadNothing()
        {
            if (!Take("in")) return Expect("in");
            var objects = ReadTerms("can");
            if (!Take("can")) return Expect("can");
            if (!Take("be")) return Expect("be");
            if (ReadVerb(v => v.Passive) is not { } verb) return null;
            if (!Take("from") && !Take("by")) return Expect("from", "by");
            var (scope, subjects) = Take("outside") ? ReadOutside() : (InvariantScope.In, ReadTerms());
            return Finish(scope, subjects, verb, objects);
        }

        private (InvariantScope Scope, ImmutableArray<InvariantTerm> Subjects) ReadOutside(params ReadOnlySpan<string> until)
        {
            if (!Take("the")) return (InvariantScope.Outside, ReadTerms(until));
            if (!Take("organization")) Expect("organization");
            return (InvariantScope.OutsideOrganization, []);
        }

        private InvariantVerb? ReadVerb(Func<(string Active, string Passive, InvariantVerb Verb), string> form)
        {
            foreach (var verb in Verbs)
            {
                if (Take(form(verb))) return verb.Verb;
            }

            Expect([.. Verbs.Select(form)]);
            return null;
        }

        // Names with 'and', 'or' or a comma in between, up to a word that goes on with the sentence.
        private ImmutableArray<InvariantTerm> ReadTerms(params ReadOnlySpan<string> until)
        {
            var found = ImmutableArray.CreateBuilder<InvariantTerm>();
            while (true)
            {
                if (Next is not { } word || (!word.IsQuoted && until.Contains(word.Text)) || (!word.IsQuoted && Separators.Contains(word.Text)))
                {
                    Fail(Next?.Span, Next is { } wrong ? $"a name is missing before '{wrong.Text}'" : "the sentence ends where a name should be");
                    return [];
                }

                if (word is { Text: "the", IsQuoted: false } && _at + 1 < words.Length && words[_at + 1] is { Text: "organization", IsQuoted: false })
                {
                    found.Add(new InvariantTerm.TheOrganization { Text = "the organization" });
                    _at += 2;
                }
                else
                {
                    _at++;
                    if (terms.Read(word) is { } term) found.Add(term);
                    else _hasFailed = true;
                }

                var separated = false;
                while (Next is { IsQuoted: false } next && Separators.Contains(next.Text))
                {
                    separated = true;
                    _at++;
                }

                if (!separated) return found.DrainToImmutable();
            }
        }

        private Invariant? Finish(InvariantScope scope, ImmutableArray<InvariantTerm> subjects, InvariantVerb verb, ImmutableArray<InvariantTerm> objects)
        {
            if (Next is { } more && !_hasFailed) Fail(more.Span, $"the sentence should end before '{more.Text}'", "between names stands 'and', 'or' or a comma");
            foreach (var term in objects)
            {
                if (ProblemOf(term, verb) is not { } problem) continue;
                context.Report(InvariantDiagnostics.WrongObject, span, $"{problem}, and '{term.Text}' is none", help: "docs/invariants.md says what each verb takes");
                _hasFailed = true;
            }

            return _hasFailed ? null : new Invariant { Text = text, Scope = scope, Subjects = subjects, Verb = verb, Objects = objects, DeclaredAt = span };
        }

        private static string? ProblemOf(InvariantTerm term, InvariantVerb verb) => (term, verb) switch
        {
            (InvariantTerm.OfGroup, _) => "a group of people is no object: name an account, a kind, a unit, a role, a tag or an ARN",
            (InvariantTerm.OfDelivery, _) => "a delivery is no object: name an account, a kind, a unit, a role, a tag or an ARN",
            (InvariantTerm.Tagged or InvariantTerm.ByArn or InvariantTerm.ByName, InvariantVerb.Administer) => "what is administered is an account, a kind or a unit",
            (InvariantTerm.ByName, InvariantVerb.Read or InvariantVerb.Delete) => $"what is {(verb == InvariantVerb.Read ? "read" : "deleted")} is an account or a resource",
            _ => null,
        };

        private bool Take(string word)
        {
            if (Next is not { IsQuoted: false } next || next.Text != word) return false;
            _at++;
            return true;
        }

        private Invariant? Expect(params string[] wanted)
        {
            if (_hasFailed) return null;
            var list = string.Join(", ", wanted.Select(w => $"'{w}'"));
            if (Next is not { } word)
            {
                Fail(null, $"the sentence ends where {(wanted.Length > 1 ? "one of " : "")}{list} should be");
                return null;
            }

            var nearest = Spelling.Nearest(word.Text, wanted);
            _hasFailed = true;
            context.Report(
                InvariantDiagnostics.Sentence, word.Span, $"'{word.Text}' stands where {(wanted.Length > 1 ? "one of " : "")}{list} should be",
                nearest is null ? null : $"did you mean '{nearest}'?", nearest is null ? Forms : null);
            return null;
        }

        private void Fail(SourceSpan? place, string message, string? help = null)
        {
            if (_hasFailed) return;
            _hasFailed = true;
            context.Report(InvariantDiagnostics.Sentence, place ?? span, message, help: help ?? Forms);
        }
    }
}
