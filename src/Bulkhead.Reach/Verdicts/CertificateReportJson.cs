using System.Text.Json;
using Bulkhead.Reach.Certificates;

namespace Bulkhead.Reach.Verdicts;

/// <summary>Writes what the checker says of a certificate as <c>bulkhead.reach/1</c> (docs/json/reach.md).</summary>
public static class CertificateReportJson
{
    /// <summary>Writes the report as an object.</summary>
    public static void Write(Utf8JsonWriter writer, Certificate certificate, CertificateReport report)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(certificate);
        ArgumentNullException.ThrowIfNull(report);
        writer.WriteStartObject();
        writer.WriteString("format", ReachAnswerJson.Format);
        writer.WriteString("certificate", report.IsAccepted ? "accepted" : "refused");
        writer.WriteString("from", CertifiedNames.From(certificate));
        writer.WriteString("to", CertifiedNames.To(certificate));
        ReachAnswerJson.WriteList(writer, "start", certificate.Start.Select(n => n.Arn));
        ReachAnswerJson.WriteList(writer, "there", report.There);
        ReachAnswerJson.WriteList(writer, "problems", report.Problems);
        writer.WriteNumber("held", report.Held);
        writer.WriteNumber("ways", report.Rules);
        writer.WriteNumber("claims", report.Claims);
        writer.WriteNumber("requests", report.Requests);
        writer.WriteEndObject();
    }
}
