using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>Reads the policy file that a case names, relative to the test file.</summary>
/// <param name="name">The name as the case says it.</param>
/// <param name="diagnostics">Gets the reason when the file can't be read.</param>
/// <returns>The file's value; null when it can't be read.</returns>
public delegate DocumentNode? PolicyFileReader(string name, DiagnosticBag diagnostics);
