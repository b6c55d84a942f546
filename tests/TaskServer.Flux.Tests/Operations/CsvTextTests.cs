using TaskServer.Flux.Tests.Packages;

namespace TaskServer.Flux.Tests.Operations;

public sealed class CsvTextTests
{
    [Fact]
    public void An_error_table_in_a_text_is_an_error() => Assert.Equal(
        "error in csv.from(): something broke",
        ScriptRun.Failure("""
            import "csv"
            csv.from(csv: "
            #datatype,string,string
            #group,true,true
            #default,,
            ,error,reference
            ,something broke,897
            ")
            """));

    [Fact]
    public void An_error_may_come_behind_tables() => Assert.Equal(
        "error in csv.from(): something broke",
        ScriptRun.Failure("""
            import "csv"
            csv.from(csv: "
            #datatype,string,long,string
            #group,false,false,false
            #default,_result,,
            ,result,table,v
            ,,0,x

            #datatype,string,string
            #group,true,true
            #default,,
            ,error,reference
            ,something broke,
            ")
            """));
}
