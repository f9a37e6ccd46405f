using System.Globalization;
using System.Text;
using System.Xml;

namespace Bulkhead.Reach.Verdicts;

/// <summary>
/// Writes verdicts as JUnit XML, which build servers show: a case for each question, failed for a way, in error for what is not proved.
/// </summary>
public static class JUnitReport
{
    /// <summary>The document.</summary>
    /// <param name="question">What was asked, such as <c>reach admins</c>: the suite's name.</param>
    /// <param name="findings">The verdicts.</param>
    public static string Text(string question, IReadOnlyCollection<ReachFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        using var buffer = new MemoryStream();
        using (var writer = XmlWriter.Create(buffer, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(false), NewLineChars = "\n", CheckCharacters = true }))
        {
            writer.WriteStartElement("testsuites");
            writer.WriteStartElement("testsuite");
            writer.WriteAttributeString("name", Clean(question));
            writer.WriteAttributeString("tests", Number(findings.Count));
            writer.WriteAttributeString("failures", Number(findings.Count(f => f.Verdict == ReachVerdict.Broken)));
            writer.WriteAttributeString("errors", Number(findings.Count(f => f.Verdict == ReachVerdict.NotProved)));
            foreach (var finding in findings)
            {
                writer.WriteStartElement("testcase");
                writer.WriteAttributeString("classname", Clean(question));
                writer.WriteAttributeString("name", Clean($"{finding.Subject} cannot come to {finding.Target}"));
                if (finding.Verdict != ReachVerdict.Proved)
                {
                    writer.WriteStartElement(finding.Verdict == ReachVerdict.Broken ? "failure" : "error");
                    writer.WriteAttributeString("type", finding.Rule is { } rule && finding.Verdict == ReachVerdict.Broken ? rule : ReachAnswerJson.NameOf(finding.Verdict));
                    writer.WriteAttributeString("message", Clean(finding.Message.Split('\n', 2)[0]));
                    writer.WriteString(Clean(finding.Message));
                    writer.WriteEndElement();
                }

                writer.WriteEndElement();
            }

            writer.WriteEndElement();
            writer.WriteEndElement();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length)) + "\n";
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    // XML has no way to write most control characters.
    private static string Clean(string text) => text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(c => XmlConvert.IsXmlChar(c) ? c : '\uFFFD'));
}
