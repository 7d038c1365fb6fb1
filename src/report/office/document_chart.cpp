#include "report/office/document.hpp"

#include <fmt/core.h>

#include <algorithm>

/// A chart of a document: DrawingML, and the small workbook behind it.
namespace lantian::report {
namespace {

constexpr std::string_view chart_head = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

std::string fill(std::string_view colour) {
  return fmt::format("<a:solidFill><a:srgbClr val=\"{}\"/></a:solidFill>", colour);
}

std::string text_properties(const OfficialStyle& style, int hundredths, std::string_view element = "c:txPr") {
  return fmt::format(
      "<{0}><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"{1}\" b=\"0\">{2}<a:latin typeface=\"{3}\"/><a:ea "
      "typeface=\"{4}\"/></a:defRPr></a:pPr><a:endParaRPr lang=\"zh-CN\"/></a:p></{0}>",
      element, hundredths, fill("404040"), xml_text(style.table.latin), xml_text(style.table.zh));
}

std::string title(const Chart& chart, const OfficialStyle& style) {
  return fmt::format(
      "<c:title><c:tx><c:rich><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz=\"1050\" b=\"0\"/></a:pPr><a:r><a:rPr "
      "lang=\"zh-CN\" sz=\"1050\" b=\"0\">{}<a:latin typeface=\"{}\"/><a:ea "
      "typeface=\"{}\"/></a:rPr><a:t>{}</a:t></a:r>"
      "</a:p></c:rich></c:tx><c:overlay val=\"0\"/></c:title>",
      fill("202020"), xml_text(style.table_head.latin), xml_text(style.table_head.zh), xml_text(chart.title));
}

std::string name_of_series(const ChartSeries& series, char column) {
  return fmt::format(
      "<c:tx><c:strRef><c:f>Sheet1!${}$1</c:f><c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>{}</c:v></c:pt>"
      "</c:strCache></c:strRef></c:tx>",
      column, xml_text(series.name));
}

std::string categories(const Chart& chart) {
  std::string out = fmt::format("<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${}</c:f><c:strCache><c:ptCount val=\"{}\"/>",
                                chart.categories.size() + 1, chart.categories.size());
  for (std::size_t i = 0; i < chart.categories.size(); ++i)
    out += fmt::format("<c:pt idx=\"{}\"><c:v>{}</c:v></c:pt>", i, xml_text(chart.categories[i]));
  return out + "</c:strCache></c:strRef></c:cat>";
}

int places_of(const ChartSeries& series) {
  int places = 0;
  for (const auto& value : series.values) places = std::max(places, value ? value->places : 0);
  return places;
}

std::string format_code(int places) {
  return places > 0 ? "0." + std::string(static_cast<std::size_t>(places), '0') : "0";
}

std::string values(const ChartSeries& series, char column) {
  std::string out = fmt::format(
      "<c:val><c:numRef><c:f>Sheet1!${0}$2:${0}${1}</c:f><c:numCache><c:formatCode>{2}</c:formatCode><c:ptCount "
      "val=\"{3}\"/>",
      column, series.values.size() + 1, format_code(places_of(series)), series.values.size());
  for (std::size_t i = 0; i < series.values.size(); ++i) {
    if (series.values[i]) out += fmt::format("<c:pt idx=\"{}\"><c:v>{}</c:v></c:pt>", i, series.values[i]->text());
  }
  return out + "</c:numCache></c:numRef></c:val>";
}

std::string labels(bool shown, const OfficialStyle& style) {
  if (!shown) return {};
  return "<c:dLbls><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>" + text_properties(style, 800) +
         "<c:dLblPos val=\"outEnd\"/><c:showLegendKey val=\"0\"/><c:showVal val=\"1\"/><c:showCatName val=\"0\"/>"
         "<c:showSerName val=\"0\"/><c:showPercent val=\"0\"/><c:showBubbleSize val=\"0\"/></c:dLbls>";
}

std::string bar_chart(const Chart& chart, const OfficialStyle& style) {
  std::string points;
  for (std::size_t i = 0; i < chart.columns.point_colours.size(); ++i) {
    points += fmt::format(
        "<c:dPt><c:idx val=\"{}\"/><c:invertIfNegative val=\"0\"/><c:bubble3D val=\"0\"/><c:spPr>{}<a:ln w=\"6350\">{}"
        "</a:ln></c:spPr></c:dPt>",
        i, fill(chart.columns.point_colours[i]), fill("7F7F7F"));
  }
  return "<c:barChart><c:barDir val=\"col\"/><c:grouping val=\"clustered\"/><c:varyColors val=\"0\"/><c:ser><c:idx "
         "val=\"0\"/><c:order val=\"0\"/>" +
         name_of_series(chart.columns, 'B') + "<c:spPr>" + fill(chart.columns.colour) +
         "</c:spPr><c:invertIfNegative val=\"0\"/>" + points + labels(chart.value_labels, style) + categories(chart) +
         values(chart.columns, 'B') +
         "</c:ser><c:gapWidth val=\"50\"/><c:axId val=\"1001\"/><c:axId val=\"1002\"/></c:barChart>";
}

std::string line_chart(const Chart& chart) {
  if (!chart.line) return {};
  return "<c:lineChart><c:grouping val=\"standard\"/><c:varyColors val=\"0\"/><c:ser><c:idx val=\"1\"/><c:order "
         "val=\"1\"/>" +
         name_of_series(*chart.line, 'C') + "<c:spPr><a:ln w=\"19050\">" + fill(chart.line->colour) +
         "<a:prstDash val=\"dash\"/></a:ln></c:spPr><c:marker><c:symbol val=\"none\"/></c:marker>" + categories(chart) +
         values(*chart.line, 'C') +
         "<c:smooth val=\"0\"/></c:ser><c:marker val=\"1\"/><c:axId val=\"1001\"/><c:axId val=\"1002\"/></c:lineChart>";
}

std::string axes(const Chart& chart, const OfficialStyle& style) {
  const std::string grey = "<c:spPr><a:ln w=\"6350\">" + fill("A6A6A6") + "</a:ln></c:spPr>";
  std::string value_title;
  if (!chart.value_axis.empty()) {
    value_title = fmt::format(
        "<c:title><c:tx><c:rich><a:bodyPr rot=\"-5400000\" vert=\"horz\"/><a:lstStyle/><a:p><a:pPr><a:defRPr "
        "sz=\"900\" "
        "b=\"0\"/></a:pPr><a:r><a:rPr lang=\"en-US\" sz=\"900\" b=\"0\"/><a:t>{}</a:t></a:r></a:p></c:rich></c:tx>"
        "<c:overlay val=\"0\"/></c:title>",
        xml_text(chart.value_axis));
  }
  return "<c:catAx><c:axId val=\"1001\"/><c:scaling><c:orientation val=\"minMax\"/></c:scaling><c:delete "
         "val=\"0\"/><c:axPos val=\"b\"/><c:numFmt formatCode=\"General\" sourceLinked=\"0\"/><c:majorTickMark "
         "val=\"none\"/><c:minorTickMark val=\"none\"/><c:tickLblPos val=\"low\"/>" +
         grey + text_properties(style, 900) +
         "<c:crossAx val=\"1002\"/><c:crosses val=\"autoZero\"/><c:auto val=\"0\"/><c:lblAlgn "
         "val=\"ctr\"/><c:lblOffset "
         "val=\"100\"/><c:noMultiLvlLbl val=\"1\"/></c:catAx><c:valAx><c:axId val=\"1002\"/><c:scaling><c:orientation "
         "val=\"minMax\"/><c:min val=\"0\"/></c:scaling><c:delete val=\"0\"/><c:axPos "
         "val=\"l\"/><c:majorGridlines><c:spPr>"
         "<a:ln w=\"6350\">" +
         fill("E3E3E3") + "</a:ln></c:spPr></c:majorGridlines>" + value_title +
         "<c:numFmt formatCode=\"0\" sourceLinked=\"0\"/><c:majorTickMark val=\"none\"/><c:minorTickMark val=\"none\"/>"
         "<c:tickLblPos val=\"nextTo\"/><c:spPr><a:ln><a:noFill/></a:ln></c:spPr>" +
         text_properties(style, 800) +
         "<c:crossAx val=\"1001\"/><c:crosses val=\"autoZero\"/><c:crossBetween val=\"between\"/></c:valAx>";
}

std::string text_cell(char column, std::size_t row, std::string_view text) {
  return fmt::format("<c r=\"{}{}\" t=\"inlineStr\"><is><t>{}</t></is></c>", column, row, xml_text(text));
}

std::string number_cell(char column, std::size_t row, const std::optional<Decimal>& value) {
  return value ? fmt::format("<c r=\"{}{}\"><v>{}</v></c>", column, row, value->text()) : std::string{};
}

std::string chart_sheet(const Chart& chart) {
  std::string rows = "<row r=\"1\">" + text_cell('B', 1, chart.columns.name) +
                     (chart.line ? text_cell('C', 1, chart.line->name) : "") + "</row>";
  for (std::size_t i = 0; i < chart.categories.size(); ++i) {
    rows += fmt::format("<row r=\"{}\">", i + 2) + text_cell('A', i + 2, chart.categories[i]) +
            number_cell('B', i + 2, chart.columns.values[i]) +
            (chart.line ? number_cell('C', i + 2, chart.line->values[i]) : "") + "</row>";
  }
  return fmt::format("{}<worksheet xmlns=\"{}\"><sheetData>{}</sheetData></worksheet>", chart_head, spreadsheet, rows);
}

}  // namespace

std::string chart_part(const Chart& chart, const OfficialStyle& style) {
  std::string legend;
  if (chart.line)
    legend = "<c:legend><c:legendPos val=\"b\"/><c:overlay val=\"0\"/>" + text_properties(style, 900) + "</c:legend>";
  return fmt::format(
             "{}<c:chartSpace xmlns:c=\"http://schemas.openxmlformats.org/drawingml/2006/chart\" "
             "xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" "
             "xmlns:r=\"http://schemas.openxmlformats."
             "org/officeDocument/2006/relationships\"><c:date1904 val=\"0\"/><c:roundedCorners val=\"0\"/><c:chart>",
             chart_head) +
         title(chart, style) + "<c:autoTitleDeleted val=\"0\"/><c:plotArea><c:layout/>" + bar_chart(chart, style) +
         line_chart(chart) + axes(chart, style) + "</c:plotArea>" + legend +
         "<c:plotVisOnly val=\"1\"/><c:dispBlanksAs val=\"gap\"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln>"
         "</c:spPr>" +
         "<c:externalData r:id=\"rId1\"><c:autoUpdate val=\"0\"/></c:externalData></c:chartSpace>";
}

Result<std::string> chart_workbook(const Chart& chart) {
  const std::string package = "http://schemas.openxmlformats.org/package/2006/";
  const std::string office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const std::string type = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  const auto whole = [](const std::string& inner) { return std::string{chart_head} + inner; };
  const std::vector<Part> parts{
      {"[Content_Types].xml",
       whole("<Types xmlns=\"" + package +
             "content-types\"><Default Extension=\"rels\" "
             "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override "
             "PartName=\"/xl/workbook.xml\" ContentType=\"" +
             type +
             "sheet.main+xml\"/><Override "
             "PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" +
             type + "worksheet+xml\"/></Types>")},
      {"_rels/.rels", whole("<Relationships xmlns=\"" + package + "relationships\"><Relationship Id=\"rId1\" Type=\"" +
                            office + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")},
      {"xl/workbook.xml", whole(fmt::format("<workbook xmlns=\"{}\" xmlns:r=\"{}\"><sheets><sheet name=\"Sheet1\" "
                                            "sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
                                            spreadsheet, office))},
      {"xl/_rels/workbook.xml.rels",
       whole("<Relationships xmlns=\"" + package + "relationships\"><Relationship Id=\"rId1\" Type=\"" + office +
             "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")},
      {"xl/worksheets/sheet1.xml", chart_sheet(chart)}};
  return zip_package(parts);
}

}  // namespace lantian::report
