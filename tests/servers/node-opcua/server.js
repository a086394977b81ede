// A configurable OPC UA server of another stack. Reads one JSON object from argv[2]; prints "READY port" when it serves.
// Commands come as JSON lines on stdin, answers go to stdout as JSON lines.
"use strict";
const path = require("path");
const readline = require("readline");
const opcua = require("node-opcua");
const { nodesets } = require("node-opcua-nodesets");

const options = Object.assign(
  { port: 0, limit: 0, extraNamespaces: 0, users: {}, secureOnly: false, items: 0, rate: 0, bulk: 0, pki: null, machineTool: false },
  JSON.parse(process.argv[2] || "{}"),
);
const { DataType, StatusCodes, Variant } = opcua;
const values = {};

function variable(namespace, parent, name, dataType, value, extra = {}) {
  values[name] = { value, status: StatusCodes.Good, dataType };
  const node = namespace.addVariable({
    organizedBy: parent,
    browseName: name,
    nodeId: `s=${name}`,
    dataType,
    minimumSamplingInterval: 10,
    ...extra,
  });
  const set = (v, status) => node.setValueFromSource({ dataType, value: v, arrayType: opcua.VariantArrayType.Scalar }, status || StatusCodes.Good, new Date());
  set(value);
  values[name].set = set;
  values[name].node = node;
  return node;
}

function plant(server) {
  const space = server.engine.addressSpace;
  for (let i = 0; i < options.extraNamespaces; i++) space.registerNamespace(`urn:extra:${i}`);
  const namespace = space.registerNamespace("urn:test:plant");
  const machine = namespace.addObject({ organizedBy: space.rootFolder.objects, browseName: "Lathe", nodeId: "s=Lathe" });
  variable(namespace, machine, "SpindleSpeed", DataType.Double, 1200.5);
  variable(namespace, machine, "Serial", DataType.String, "00123");
  variable(namespace, machine, "Count", DataType.UInt64, [0, 9]);
  variable(namespace, machine, "Small", DataType.Int16, -259);
  variable(namespace, machine, "Running", DataType.Boolean, true);
  const analog = namespace.addAnalogDataItem({
    organizedBy: machine,
    browseName: "Feedrate",
    nodeId: "s=Feedrate",
    dataType: "Double",
    definition: "",
    engineeringUnitsRange: { low: 0, high: 100 },
    engineeringUnits: opcua.standardUnits.meter_per_second,
    minimumSamplingInterval: 10,
  });
  analog.setValueFromSource({ dataType: DataType.Double, value: 0.01 });
  values.Feedrate = { set: (v, s) => analog.setValueFromSource({ dataType: DataType.Double, value: v }, s || StatusCodes.Good, new Date()), node: analog };
  const recorded = variable(namespace, machine, "Recorded", DataType.Double, 0);
  space.installHistoricalDataNode(recorded, { maxOnlineValues: 5000 });
  for (let i = 0; i < options.items; i++) variable(namespace, machine, `Item${i}`, DataType.Double, i);
  for (let i = 0; i < options.bulk; i++) {
    const folder = i % 100 === 0 ? (plant.folder = namespace.addObject({ organizedBy: machine, browseName: `Group${i / 100}` })) : plant.folder;
    namespace.addVariable({ organizedBy: folder, browseName: `Bulk${i}`, nodeId: `s=Bulk${i}`, dataType: "Double", value: { dataType: DataType.Double, value: i } });
  }
  if (options.rate > 0 && options.items > 0) {
    let n = 0;
    const due = Date.now();
    setInterval(() => {
      const wanted = Math.floor(((Date.now() - due) * options.rate) / 1000);
      if (n < wanted) {
        n = n + 1;
        for (let i = 0; i < options.items; i++) values[`Item${i}`].set(n + i / 10000);
      }
    }, 1000 / options.rate / 2);
  }
  return { space, namespace, machine };
}

function alarms(built) {
  const { space, namespace, machine } = built;
  const source = namespace.addObject({ componentOf: machine, browseName: "Coolant", nodeId: "s=Coolant", eventNotifier: 1, eventSourceOf: space.rootFolder.objects.server });
  const input = namespace.addVariable({ componentOf: source, browseName: "Level", nodeId: "s=Level", dataType: "Double", eventSourceOf: source });
  input.setValueFromSource({ dataType: DataType.Double, value: 50 });
  const alarm = namespace.instantiateExclusiveLimitAlarm("ExclusiveLimitAlarmType", {
    browseName: "CoolantLow",
    conditionSource: source,
    inputNode: input,
    lowLowLimit: 5,
    lowLimit: 10,
    highLimit: 90,
    highHighLimit: 95,
    componentOf: source,
  });
  alarm.setEnabledState(true);
  values.Level = { set: (v) => input.setValueFromSource({ dataType: DataType.Double, value: v }), node: input };
}

function machineTool(space) {
  const uri = (name) => space.getNamespaceIndex(name);
  const mt = uri("http://opcfoundation.org/UA/MachineTool/");
  const machinery = uri("http://opcfoundation.org/UA/Machinery/");
  const cnc = uri("http://opcfoundation.org/UA/CNC");
  const namespace = space.registerNamespace("urn:test:machines");
  const machines = space.findNode(`ns=${machinery};i=1001`);
  const type = space.findObjectType("MachineToolType", mt);
  for (const name of options.machines || ["Mill"]) {
    const tool = type.instantiate({
      browseName: { name, namespaceIndex: namespace.index },
      organizedBy: machines,
      namespace,
      optionals: [
        "Monitoring.MachineTool.FeedOverride", "Production.ActiveProgram.State", "Production.ActiveProgram.State.CurrentState.Number",
        "Identification.Model",
      ],
    });
    const child = (at, ...names) => names.reduce((node, n) => node && node.getChildByName(n), at);
    const put = (node, dataType, value) => node && node.setValueFromSource({ dataType, value });
    const id = child(tool, "Identification");
    put(child(id, "Manufacturer"), DataType.LocalizedText, { text: "Novatech" });
    put(child(id, "SerialNumber"), DataType.String, `SN-${name}`);
    put(child(id, "ProductInstanceUri"), DataType.String, `urn:novatech:${name}`);
    put(child(id, "Model"), DataType.LocalizedText, { text: "MT-5" });
    const monitoring = child(tool, "Monitoring");
    put(child(monitoring, "MachineTool", "OperationMode"), DataType.Int32, 1);
    put(child(monitoring, "MachineTool", "FeedOverride"), DataType.Double, 80);
    const channel = space.findObjectType("ChannelMonitoringType", mt).instantiate({ browseName: { name: "Channel1", namespaceIndex: namespace.index }, componentOf: monitoring, namespace });
    put(child(channel, "ChannelState"), DataType.Int32, 0);
    put(child(channel, "ChannelMode"), DataType.Int32, 0);
    put(child(channel, "FeedOverride"), DataType.Double, 90);
    const program = child(tool, "Production", "ActiveProgram");
    put(child(program, "Name"), DataType.String, "O0042");
    if (cnc > 0 && options.cnc) {
      const spindle = space.findObjectType("CncSpindleType", cnc).instantiate({ browseName: { name: "S1", namespaceIndex: namespace.index }, componentOf: monitoring, namespace });
      put(child(spindle, "ActSpeed"), DataType.Double, 7200);
      const axis = space.findObjectType("CncAxisType", cnc).instantiate({ browseName: { name: "X", namespaceIndex: namespace.index }, componentOf: monitoring, namespace });
      put(child(axis, "PosDirect", "ActPos"), DataType.Double, 12.25);
      put(child(axis, "ActLoad"), DataType.Double, 33);
      values[`${name}.ActSpeed`] = { set: (v) => put(child(spindle, "ActSpeed"), DataType.Double, v) };
    }
    values[`${name}.ChannelState`] = { set: (v) => put(child(channel, "ChannelState"), DataType.Int32, v) };
  }
}

async function main() {
  const certificates = options.pki
    ? new opcua.OPCUACertificateManager({ rootFolder: path.resolve(options.pki), automaticallyAcceptUnknownCertificate: options.acceptClients !== false })
    : undefined;
  if (certificates) await certificates.initialize();
  const policies = ["Basic256Sha256", "Aes128_Sha256_RsaOaep", "Aes256_Sha256_RsaPss"].map((p) => opcua.SecurityPolicy[p]);
  const files = [nodesets.standard];
  if (options.machineTool) {
    files.push(nodesets.di, nodesets.ia, nodesets.machinery, nodesets.isa95, nodesets.isa95JobControl || nodesets.jobControl, nodesets.machineryJobs, nodesets.machineTool, nodesets.cnc);
  }
  const server = new opcua.OPCUAServer({
    port: options.port,
    hostname: "127.0.0.1",
    alternateHostname: ["localhost"],
    nodeset_filename: files.filter(Boolean),
    serverCertificateManager: certificates,
    userCertificateManager: certificates,
    allowAnonymous: Object.keys(options.users).length === 0,
    userManager: { isValidUser: (user, password) => options.users[user] === password },
    securityPolicies: options.secureOnly ? policies : [opcua.SecurityPolicy.None, ...policies],
    securityModes: options.secureOnly
      ? [opcua.MessageSecurityMode.Sign, opcua.MessageSecurityMode.SignAndEncrypt]
      : [opcua.MessageSecurityMode.None, opcua.MessageSecurityMode.Sign, opcua.MessageSecurityMode.SignAndEncrypt],
    maxConnectionsPerEndpoint: 50,
    serverCapabilities: {
      maxSessions: 50,
      operationLimits: options.limit
        ? { maxNodesPerRead: options.limit, maxNodesPerBrowse: options.limit, maxMonitoredItemsPerCall: options.limit, maxNodesPerHistoryReadData: options.limit }
        : {},
    },
  });
  await server.initialize();
  const built = plant(server);
  if (options.alarms) alarms(built);
  if (options.machineTool) machineTool(server.engine.addressSpace);
  await server.start();
  const port = server.endpoints[0].port;
  console.log(`READY ${port}`);
  const lines = readline.createInterface({ input: process.stdin });
  lines.on("line", (line) => {
    const command = JSON.parse(line);
    for (const [name, value] of Object.entries(command.set || {})) values[name].set(value, command.status && StatusCodes[command.status]);
    console.log("DONE");
  });
  lines.on("close", () => process.exit(0));
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
