using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Reading;

/// <summary>What reading a configuration gives.</summary>
/// <param name="Model">What the files mean; null when there are errors.</param>
/// <param name="Diagnostics">Every mistake that was found, by file and place.</param>
public sealed record ConfigurationResult(OrganizationModel? Model, ImmutableArray<Diagnostic> Diagnostics);
