#include "serve/inventory_check.hpp"
#include "serve/inventory_import.hpp"
#include "serve/inventory_json.hpp"
#include "serve/inventory_trace.hpp"

namespace lantian::serve {
namespace {

using inventory_json::InventoryJson;

InventoryJson of_traced_row(const TracedRow& row) {
  return {{"record", row.record}, {"file", row.file}, {"sha256", row.sha256}, {"line", row.line}, {"raw", row.raw}};
}

InventoryJson of_traced(const TracedEmission& one) {
  InventoryJson json = inventory_json::of_emission(one.row);
  if (!one.factor_sha256.empty()) json["factor_sha256"] = one.factor_sha256;
  if (!one.activity.record.empty()) json["activity_row"] = of_traced_row(one.activity);
  if (!one.source.record.empty()) json["source_row"] = of_traced_row(one.source);
  return json;
}

}  // namespace

std::string json_of(const InventoryTrace& trace) {
  InventoryJson json{{"address", trace.address.text()},
                     {"unit", trace.unit_id},
                     {"period", trace.address.period},
                     {"revision", trace.revision},
                     {"synthetic", trace.synthetic},
                     {"factors", inventory_json::of_factors(trace.factors)},
                     {"total", inventory_json::of_total(trace.total)},
                     {"rows", InventoryJson::array()}};
  for (const TracedEmission& one : trace.rows) json["rows"].push_back(of_traced(one));
  if (trace.recomputed) json["recomputed"] = inventory_json::of_total(*trace.recomputed);
  json["equal"] = trace.equal;
  if (!trace.why_not.empty()) json["why_not"] = trace.why_not;
  return inventory_json::dumped_inventory(json);
}

std::string json_of(const InventoryCheck& check) {
  InventoryJson json = inventory_json::of_head(check.rows);
  json["findings"] = InventoryJson::array();
  for (const InventoryFinding& finding : check.findings) {
    json["findings"].push_back(
        {{"kind", name_of(finding.kind)}, {"subject", finding.subject}, {"message", finding.message}});
  }
  return inventory_json::dumped_inventory(json);
}

std::string json_of(const RecordReport& report) {
  InventoryJson json{{"kind", report.kind},           {"file", report.file}, {"dry_run", report.dry_run},
                     {"synthetic", report.synthetic}, {"rows", report.rows}, {"refusals", InventoryJson::array()},
                     {"notes", report.notes}};
  for (const terms::RowRefusal& refusal : report.refusals) {
    json["refusals"].push_back({{"file", refusal.file},
                                {"line", refusal.line},
                                {"column", refusal.column},
                                {"given", refusal.given},
                                {"message", refusal.message}});
  }
  if (report.receipt) {
    json["receipt"] = {
        {"revision", report.receipt->revision},     {"added", report.receipt->added},
        {"superseded", report.receipt->superseded}, {"unchanged", report.receipt->unchanged},
        {"withdrawn", report.receipt->withdrawn},   {"already_imported", report.receipt->already_imported}};
  }
  return inventory_json::dumped_inventory(json);
}

}  // namespace lantian::serve
