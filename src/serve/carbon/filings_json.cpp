#include "carbon/filing/filing.hpp"
#include "serve/carbon/accounts_parts_json.hpp"
#include "serve/carbon/filings_desk.hpp"
#include "serve/carbon/month_parts_json.hpp"
#include "serve/http/base64.hpp"

#include <charconv>

namespace lantian::serve {
namespace {

carbon::Month read_filing_month(const DocumentPart& part) {
  carbon::Month out;
  out.enterprise = part.text_or("enterprise");
  out.facility = part.text_or("facility");
  out.month = part.text("month");
  for (const DocumentPart& item : part.parts("items")) out.items.push_back(read_month_item(item));
  if (out.items.empty()) part.wrong("items", "a list of at least one item");
  return out;
}

DocumentJson item_or_null(const std::optional<carbon::MonthItem>& item) {
  return item ? month_item_json(*item) : DocumentJson(nullptr);
}

/// A record names its row: "month/C-1//2024-05@12#coal". 0: it names none.
std::int64_t row_of_filing(const carbon::Month& month) {
  if (month.items.empty()) return 0;
  const std::string& record = month.items.front().record;
  const std::size_t at = record.find('@');
  std::int64_t row = 0;
  if (at != std::string::npos) std::from_chars(record.data() + at + 1, record.data() + record.size(), row);
  return row;
}

DocumentJson decimal_or_null(const std::optional<Decimal>& value) {
  return value ? DocumentJson(value->text()) : DocumentJson(nullptr);
}

DocumentJson form_item_json(const FormItem& one) {
  DocumentJson feeds = DocumentJson::object();
  if (!one.permit.empty()) feeds["permit"] = one.permit;
  if (!one.inventory.empty()) feeds["inventory"] = one.inventory;
  if (!one.emergency.empty()) feeds["emergency"] = one.emergency;
  return {{"item", one.item},
          {"name", name_part(one.name)},
          {"unit", one.unit},
          {"kind", one.kind},
          {"required", one.required},
          {"usual", one.usual},
          {"needed_with", one.needed_with},
          {"low", decimal_or_null(one.low)},
          {"high", decimal_or_null(one.high)},
          {"proofs", one.proofs},
          {"feeds", std::move(feeds)},
          {"from", one.from},
          {"now", item_or_null(one.now)},
          {"last", item_or_null(one.last)}};
}

}  // namespace

Result<FilingBody> read_filing_body(std::string_view body) {
  return read_document(body, "filing", [](const DocumentPart& part) {
    FilingBody out;
    out.name = part.text_or("name");
    out.dry_run = part.has("dry_run") && part.truth("dry_run");
    if (part.has("base64")) {
      auto bytes = from_base64(part.text("base64"));
      if (bytes && !bytes->empty()) {
        out.bytes = *std::move(bytes);
      } else {
        part.wrong("base64", "the bytes of a workbook as base64 (RFC 4648, padded, without blanks)");
      }
      return out;
    }
    if (part.has("months")) {
      for (const DocumentPart& month : part.parts("months")) out.months.push_back(read_filing_month(month));
    } else {
      out.months.push_back(read_filing_month(part));
    }
    return out;
  });
}

namespace {

DocumentJson series_notes(const MonthForm& form) {
  DocumentJson out = DocumentJson::array();
  for (const SeriesNote& one : form.series) {
    out.push_back({{"item", one.item},
                   {"meter", one.meter},
                   {"hours", one.hours},
                   {"known", one.known},
                   {"percent", one.percent},
                   {"why", one.why}});
  }
  return out;
}

}  // namespace

std::string month_form_json(const MonthForm& form) {
  const carbon::Guide& guide = form.program->guide;
  DocumentJson items = DocumentJson::array();
  for (const FormItem& one : form.items) items.push_back(form_item_json(one));
  DocumentJson out{{"enterprise", form.enterprise->id},
                   {"name", name_part(form.enterprise->name)},
                   {"month", form.month},
                   {"facility", form.facility},
                   {"guide", {{"id", guide.id}, {"version", guide.version}, {"title", name_part(guide.title)}}},
                   {"state", name_of(form.state)},
                   {"last_month", form.last_month},
                   {"synthetic", form.enterprise->synthetic},
                   {"meters", form.enterprise->synthetic ? "synthetic meters of this region"
                              : form.series.empty() ? "no meter of this enterprise is tied to an item of this month "
                                                      "(carbon-ties.toml), or the month was filed"
                                                    : "stored series, as carbon-ties.toml ties them to items"},
                   {"series", series_notes(form)},
                   {"items", std::move(items)}};
  out["filed"] = nullptr;
  if (form.filed)
    out["filed"] = {{"row", form.filed->number}, {"at", text_of(form.filed->at)}, {"who", form.filed->who}};
  return out.dump();
}

std::string filing_upload_json(const CarbonOffice& office, const FilingUpload& upload) {
  DocumentJson months = DocumentJson::array(), refusals = DocumentJson::array(), findings = DocumentJson::array();
  for (const carbon::Month& one : upload.months) {
    const std::string key = carbon::month_key(one);
    const auto row = upload.stored.find(key);
    months.push_back({{"enterprise", one.enterprise},
                      {"facility", one.facility},
                      {"month", one.month},
                      {"items", one.items.size()},
                      {"row", row == upload.stored.end() ? DocumentJson(nullptr) : DocumentJson(row->second)}});
  }
  for (const terms::RowRefusal& one : upload.refusals) {
    refusals.push_back({{"row", one.line},
                        {"column", one.column},
                        {"given", one.given},
                        {"message", one.message},
                        {"message_zh", office.reasons().in_chinese(one.message)}});
  }
  for (const carbon::CarbonFinding& one : upload.findings) findings.push_back(finding_part(one));
  return DocumentJson{{"stored", !upload.stored.empty()},
                      {"acceptable", upload.refusals.empty() && !upload.months.empty()},
                      {"rows", upload.rows},
                      {"months", std::move(months)},
                      {"refusals", std::move(refusals)},
                      {"findings", std::move(findings)}}
      .dump();
}

std::string months_json(const CarbonFilings& filings, const carbon::Enterprise& enterprise, std::string_view year) {
  DocumentJson rows = DocumentJson::array();
  for (const carbon::Month& one : filings.months) {
    if (one.enterprise != enterprise.id || !one.month.starts_with(year)) continue;
    const std::int64_t row = row_of_filing(one);
    rows.push_back({{"month", one.month},
                    {"facility", one.facility},
                    {"state", name_of(one.state)},
                    {"items", one.items.size()},
                    {"row", row == 0 ? DocumentJson(nullptr) : DocumentJson(row)}});
  }
  return DocumentJson{{"enterprise", enterprise.id},
                      {"name", name_part(enterprise.name)},
                      {"synthetic", enterprise.synthetic},
                      {"results", std::move(rows)}}
      .dump();
}

Result<EnterprisesUpload> read_enterprises_body(std::string_view body) {
  return read_document(body, "enterprises", [](const DocumentPart& part) {
    EnterprisesUpload out;
    for (const DocumentPart& one : part.parts("enterprises")) {
      carbon::Enterprise who;
      who.id = one.text("id");
      const DocumentPart name = one.part("name");
      who.name = {name.text("zh"), name.text_or("en")};
      who.uscc = one.text_or("uscc");
      who.county = one.text("county");
      who.sector = one.text("sector");
      who.industry = one.text_or("industry");
      who.guide = one.text_or("guide");
      out.enterprises.push_back(std::move(who));
    }
    if (out.enterprises.empty()) part.wrong("enterprises", "a list of at least one enterprise");
    return out;
  });
}

std::string enterprises_json(const CarbonFilings& filings) {
  DocumentJson rows = DocumentJson::array();
  for (const carbon::Enterprise& one : filings.enterprises) {
    rows.push_back({{"id", one.id},
                    {"name", name_part(one.name)},
                    {"county", one.county},
                    {"sector", one.sector},
                    {"industry", one.industry},
                    {"guide", one.guide},
                    {"synthetic", one.synthetic}});
  }
  return DocumentJson{{"synthetic", filings.synthetic}, {"results", std::move(rows)}}.dump();
}

Result<ApprovalWish> read_approval_wish(std::string_view body) {
  return read_document(body, "approval", [](const DocumentPart& part) {
    ApprovalWish out;
    out.row = part.whole("row");
    out.facility = part.text_or("facility");
    out.reason = part.text_or("reason");
    return out;
  });
}

}  // namespace lantian::serve
