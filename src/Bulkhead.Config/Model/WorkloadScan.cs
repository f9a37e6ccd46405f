namespace Bulkhead.Config.Model;

/// <summary>What Amazon Inspector searches for known vulnerabilities.</summary>
public enum WorkloadScan
{
    /// <summary>Instances.</summary>
    Ec2,

    /// <summary>Images of containers.</summary>
    Ecr,

    /// <summary>The packages of Lambda functions.</summary>
    Lambda,

    /// <summary>The code of Lambda functions.</summary>
    LambdaCode,
}
