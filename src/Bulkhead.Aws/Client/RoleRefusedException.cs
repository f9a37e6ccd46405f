namespace Bulkhead.Aws.Client;

/// <summary>The renewal of a role's credentials was refused while another call waited for them.</summary>
internal sealed class RoleRefusedException(AwsRefusal refusal) : Exception(refusal.ToString())
{
    public AwsRefusal Refusal { get; } = refusal;
}
