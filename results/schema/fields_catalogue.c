/* SPDX-FileCopyrightText: 2026 The hbmark authors
 * SPDX-License-Identifier: Apache-2.0 */
/* Files of results/catalogue: targets.json, systems.json and devices.json. */
#include "schema/fields.h"

#include <stddef.h>

/* clang-format off */
#define F(path, form, help) {path, form, "", help}

const struct field fields_catalogue[] = {
    F("catalogue", "{}",
      "A file of results/catalogue: targets.json, systems.json or devices.json. Figures carry where "
      "they are from; what was not found is null and stays so."),
    F("catalogue.format", "{'const': 'hbmark-catalogue/1'}!", ""),
    F("catalogue.kind", "targets|systems|devices!", ""),
    F("catalogue.as_of", "{'type': 'string', 'pattern': '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}!", ""),
    F("catalogue.rows", "{'type': 'array', 'minItems': 1}!", ""),
    F("catalogue.$allOf", "["
      "{'if': {'properties': {'kind': {'const': 'targets'}}},"
      " 'then': {'properties': {'rows': {'items': {'$ref': '#/$defs/target'}}}}},"
      "{'if': {'properties': {'kind': {'const': 'systems'}}},"
      " 'then': {'properties': {'rows': {'items': {'$ref': '#/$defs/system'}}}}},"
      "{'if': {'properties': {'kind': {'const': 'devices'}}},"
      " 'then': {'properties': {'rows': {'items': {'$ref': '#/$defs/device'}}}}}]", ""),
    F("catalogue.tiers", "{}!", ""),
    F("catalogue.tiers.*", "string", ""),
    F("catalogue.sources", "{}!", ""),
    F("catalogue.sources.$propertyNames", "{'$ref': '#/$defs/id'}", ""),
    F("catalogue.sources.*", "{}", ""),
    F("catalogue.sources.*.tier", "{'type': 'string', 'pattern': '^[A-Z]$'}!", ""),
    F("catalogue.sources.*.what", "{'type': 'string', 'minLength': 1}!", ""),
    F("catalogue.sources.*.where", "{'type': 'string', 'pattern': '^https?://'}?!", ""),
    F("catalogue.sources.*.date", "string?", ""),
    F("catalogue.assumptions", "{}", ""),
    F("catalogue.assumptions.*", "{}", ""),
    F("catalogue.assumptions.*.lo", "number!", ""),
    F("catalogue.assumptions.*.hi", "number!", ""),
    F("catalogue.assumptions.*.unit", "string!", ""),
    F("catalogue.assumptions.*.p", "mark!", ""),
    F("catalogue.assumptions.*.s", "sources!", ""),
    F("catalogue.assumptions.*.how", "string", ""),
    F("catalogue.assumptions.*.note", "string", ""),
    F("catalogue.measured_fractions", "[{}]", ""),
    F("catalogue.measured_fractions.device", "id!", ""),
    F("catalogue.measured_fractions.benchmark", "string!", ""),
    F("catalogue.measured_fractions.metric", "string!", ""),
    F("catalogue.measured_fractions.v", "positive!", ""),
    F("catalogue.measured_fractions.peak", "positive!", ""),
    F("catalogue.measured_fractions.unit", "B/s|FLOP/s!", ""),
    F("catalogue.measured_fractions.fraction",
      "{'type': 'number', 'exclusiveMinimum': 0, 'maximum': 1}!", ""),
    F("catalogue.measured_fractions.p", "mark!", ""),
    F("catalogue.measured_fractions.s", "sources", ""),
    F("catalogue.hbm_generations", "[{...}]", ""),
    F("catalogue.hbm_generations.generation", "string!", ""),
    F("catalogue.hbm_generations.bits_per_stack", "positive!", ""),
    F("catalogue.hbm_generations.pin_rate_bps", "positive!", ""),
    F("catalogue.hbm_generations.bandwidth_Bps", "positive!", ""),
    F("catalogue.hbm_generations.capacity_B", "positive!", ""),
    F("catalogue.hbm_generations.p", "mark!", ""),
    F("catalogue.hbm_generations.s", "sources!", ""),

    F("id", "{'type': 'string', 'pattern': '^[a-z0-9][a-z0-9-]*$'}", ""),
    F("positive", "{'type': 'number', 'exclusiveMinimum': 0}", ""),
    F("phrase", "{'type': 'string', 'minLength': 1, 'maxLength': 160,"
      " 'pattern': '^[^.]*([.][^ ]+[^.]*)*$'}", "A phrase, not a sentence: no full stop."),
    F("sources", "{'type': 'array', 'items': {'$ref': '#/$defs/id'}, 'minItems': 1,"
      " 'uniqueItems': true}", ""),
    F("mark", "source|recalled|derived", ""),

    F("figure", "{}", ""),
    F("figure.v", "number?!", ""),
    F("figure.p", "{'enum': ['source', 'recalled', 'derived', null]}!", ""),
    F("figure.$allOf", "["
      "{'if': {'properties': {'v': {'type': 'null'}}},"
      " 'then': {'properties': {'p': {'const': null}}},"
      " 'else': {'properties': {'p': {'type': 'string'}}}},"
      "{'if': {'properties': {'p': {'const': 'source'}}}, 'then': {'required': ['s']}},"
      "{'if': {'properties': {'p': {'const': 'derived'}}}, 'then': {'required': ['how']}}]", ""),
    F("figure.s", "sources", ""),
    F("figure.how", "string", ""),
    F("figure.note", "string", ""),
    F("figure.precision", "fp64|fp32|tf32|bf16|fp16|fp8|fp6|fp4|int8|mixed", ""),
    F("figure.kind", "peak|sustained", ""),
    F("figure.year", "integer?", ""),
    F("figure.also", "[{}]", ""),
    F("figure.also.v", "number!", ""),
    F("figure.also.text", "string!", ""),
    F("figure.steps", "[{}]", ""),
    F("figure.steps.v", "number!", ""),
    F("figure.steps.year", "integer?", ""),
    F("figure.mix", "{}", ""),
    F("figure.mix.*", "{'type': 'integer', 'minimum': 1}", ""),

    F("contradiction", "{}", ""),
    F("contradiction.field", "string!", ""),
    F("contradiction.printed", "[string]+!", ""),
    F("contradiction.values", "{'type': 'array', 'items': {'$ref': '#/$defs/positive'},"
      " 'minItems': 2}", ""),
    F("contradiction.about", "phrase!", ""),
    F("contradiction.s", "sources", ""),

    F("fact", "{}", ""),
    F("fact.field", "string!", ""),
    F("fact.v", "number!", ""),
    F("fact.unit", "string!", ""),
    F("fact.p", "mark!", ""),
    F("fact.s", "sources", ""),
    F("fact.note", "phrase!", ""),

    F("target", "{}", ""),
    F("target.id", "id!", ""),
    F("target.name", "string!", ""),
    F("target.kind", "string!", ""),
    F("target.announced_in", "sources!", ""),
    F("target.fields", "announced!", "what the announcement says"),
    F("target.later", "announced?!", "what later public sources say"),
    F("target.facts", "[fact]!", ""),
    F("target.left_open", "[phrase]+!", ""),
    F("target.contradictions", "[contradiction]!", ""),
    F("announced", "{}", ""),
    F("announced.*", "figure", ""),
    F("announced.$propertyNames", "{'enum': ['flops', 'devices', 'nodes', 'power_W', 'cost_USD',"
      " 'year', 'bandwidth_Bps', 'capacity_B', 'tokens_per_s', 'pue', 'devices_per_node']}", ""),

    F("system", "{}", ""),
    F("system.id", "id!", ""),
    F("system.name", "string!", ""),
    F("system.kind", "{'const': 'system'}!", ""),
    F("system.site", "string?", ""),
    F("system.device", "id!", ""),
    F("system.list", "string?", ""),
    F("system.memory", "string", ""),
    F("system.fields", "{}!", ""),
    F("system.fields.*", "figure", ""),
    F("system.fields.$propertyNames", "{'enum': ['hpl_flops', 'peak_flops', 'mxp_flops',"
      " 'hpcg_flops', 'power_W', 'nodes', 'nodes_in_hpl', 'devices_per_node', 'capacity_B', 'pue',"
      " 'bandwidth_Bps', 'rank']}", ""),
    F("system.left_open", "[phrase]!", ""),
    F("system.contradictions", "[contradiction]!", ""),

    F("device", "{}", ""),
    F("device.id", "id!", ""),
    F("device.name", "string!", ""),
    F("device.vendor", "string!", ""),
    F("device.kind", "string!", ""),
    F("device.memory", "string!", ""),
    F("device.year", "figure", ""),
    F("device.stacks", "figure", ""),
    F("device.capacity_B", "figure!", ""),
    F("device.bandwidth_Bps", "figure!", ""),
    F("device.power_W", "figure!", ""),
    F("device.dense", "peaks!", ""),
    F("device.sparse", "peaks!", ""),
    F("device.link", "{}", ""),
    F("device.link.name", "string?!", ""),
    F("device.link.bandwidth_Bps", "figure", ""),
    F("device.link.counts", "string?", ""),
    F("device.notes", "[phrase]", ""),
    F("peaks", "{}", ""),
    F("peaks.*", "figure", ""),
    F("peaks.$propertyNames", "{'enum': ['fp64_vector', 'fp64_tensor', 'fp32_vector',"
      " 'fp32_matrix', 'tf32', 'bf16', 'fp16', 'fp8', 'fp6', 'fp4', 'int8']}", ""),
    {0},
};
