# Both images are arguments, so that a mirror or a local build of them can be used:
#   docker build --build-arg SDK_IMAGE=… --build-arg RUNTIME_IMAGE=… -t taskserver .
ARG SDK_IMAGE=dotnet/sdk:10.0
ARG RUNTIME_IMAGE=dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/TaskServer/TaskServer.csproj src/TaskServer/
COPY src/TaskServer.Core/TaskServer.Core.csproj src/TaskServer.Core/
COPY src/TaskServer.Flux/TaskServer.Flux.csproj src/TaskServer.Flux/
# What publishing needs is more than what building needs: the compiler for the machine it will run on. Restored here, it stays in this layer.
RUN dotnet restore src/TaskServer -p:_IsPublishing=true
COPY openapi openapi
COPY src src
RUN dotnet publish src/TaskServer -c Release --no-restore -o /app

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app .
RUN mkdir -p /data && chown 1000:1000 /data
USER 1000:1000
# .NET's own images ask for port 8080, which would be a warning at every start. A container is killed ten seconds after it was asked to stop
# unless said otherwise: running scripts get half of that to end by themselves.
ENV DOTNET_RUNNING_IN_CONTAINER=true \
    ASPNETCORE_HTTP_PORTS= \
    Urls=http://0.0.0.0:8086 \
    Data=/data \
    Scheduler__ShutdownTimeout=00:00:05
VOLUME /data
EXPOSE 8086
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["./TaskServer", "--check-health"]
ENTRYPOINT ["./TaskServer"]
