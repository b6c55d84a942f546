using Microsoft.AspNetCore.Http;
using TaskServer.Dialects.Influx;

namespace TaskServer.Tests.Influx;

/// <summary>Credentials in forms that a well-behaved client library would not send as they stand here.</summary>
public sealed class CredentialsTests
{
    [Theory]
    [InlineData("Token t", "t")]
    [InlineData("tOkEn t", "t")]
    [InlineData("Bearer t==", "t==")]
    [InlineData("Token  t", null)]
    [InlineData("Token t ", null)]
    [InlineData(" Token t", null)]
    [InlineData("Token", null)]
    [InlineData("Token ", "")]
    [InlineData("Tokens t", null)]
    [InlineData("Basic dDp0", null)]
    public void A_token_stands_behind_its_scheme_and_exactly_one_blank(string header, string? token) =>
        Assert.Equal(token, Credentials.Token(Request("Authorization", header)));

    [Theory]
    [InlineData("influxdb-oss-session=abc==", "abc==")]
    [InlineData("a=b; influxdb-oss-session=abc; Path=/api/; HttpOnly", "abc")]
    [InlineData("my-influxdb-oss-session=abc", null)]
    [InlineData("influxdb-oss-session", null)]
    [InlineData("", null)]
    public void A_session_is_found_by_the_name_of_its_cookie(string header, string? key) =>
        Assert.Equal(key, Credentials.SessionKey(Request("Cookie", header)));

    [Theory]
    [InlineData("Basic bmFtZTpwYTpzcw==", "name", "pa:ss")]
    [InlineData("basic OnBhc3M=", "", "pass")]
    [InlineData("Basic bmFtZQ==", null, null)]
    [InlineData("Basic !", null, null)]
    [InlineData("Token t", null, null)]
    public void A_password_may_hold_colons(string header, string? name, string? password)
    {
        var found = Credentials.Basic(Request("Authorization", header));
        Assert.Equal((name, password), (found?.Name, found?.Password));
    }

    private static HttpRequest Request(string header, string value)
    {
        var http = new DefaultHttpContext();
        http.Request.Headers[header] = value;
        return http.Request;
    }
}
