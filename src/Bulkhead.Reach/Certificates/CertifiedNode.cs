namespace Bulkhead.Reach.Certificates;

/// <summary>A principal or resource as a certificate names it.</summary>
/// <param name="Kind">Its kind, such as <c>role</c> or <c>lambda.function</c>.</param>
/// <param name="Arn">Its ARN; a pattern for what was not collected.</param>
public readonly record struct CertifiedNode(string Kind, string Arn);
