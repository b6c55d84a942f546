using System.Text.Json;
using System.Text.Json.Serialization;
using TaskServer.Dialects.Influx.Access;
using TaskServer.Dialects.Influx.Buckets;
using TaskServer.Dialects.Influx.Labels;
using TaskServer.Dialects.Influx.Scripts;

namespace TaskServer.Dialects.Influx.Json;

/// <summary>The wire types of the supporting routes. Members without a value are left out.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = [typeof(PlatformIdConverter)])]
[JsonSerializable(typeof(InfluxSetupState))]
[JsonSerializable(typeof(InfluxSetup))]
[JsonSerializable(typeof(InfluxUser))]
[JsonSerializable(typeof(InfluxUsers))]
[JsonSerializable(typeof(InfluxOrganization))]
[JsonSerializable(typeof(InfluxOrganizations))]
[JsonSerializable(typeof(InfluxParticipant))]
[JsonSerializable(typeof(InfluxParticipants))]
[JsonSerializable(typeof(InfluxAuthorization))]
[JsonSerializable(typeof(InfluxAuthorizations))]
[JsonSerializable(typeof(InfluxSecretKeys))]
[JsonSerializable(typeof(InfluxLabel))]
[JsonSerializable(typeof(InfluxLabelAnswer))]
[JsonSerializable(typeof(InfluxLabels))]
[JsonSerializable(typeof(InfluxBucket))]
[JsonSerializable(typeof(InfluxBuckets))]
[JsonSerializable(typeof(InfluxScript))]
[JsonSerializable(typeof(InfluxScripts))]
[JsonSerializable(typeof(InfluxScriptParameters))]
[JsonSerializable(typeof(IEnumerable<string>))]
internal sealed partial class InfluxJson : JsonSerializerContext;

internal sealed class PlatformIdConverter : JsonConverter<PlatformId>
{
    public override PlatformId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PlatformId.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, PlatformId value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}
