internal import Domain

extension DataType {
  /// Reads a type as dictionaries and SQL dialects spell it: `VARCHAR2(30 CHAR)`, `NUMBER(10,2)`,
  /// `datetime`, `an10`; `nil` for a word that names no type.
  ///
  /// `size` is what a separate length column says; what stands in the spelling itself counts more.
  init?(spelling: String, size: String = "") {
    let (word, inner) = Self.split(spelling)
    let sizes = Self.numbers(in: inner.isEmpty ? size : inner)
    if let format = Self.nationalFormat(word) {
      self = format
      return
    }
    guard
      let kind = Self.kinds[word]
        ?? word.split(separator: " ").first.flatMap({ Self.kinds[String($0)] })
    else { return nil }
    switch kind {
    case .text: self = .characters(sizes.first)
    case .longText: self = .text(length: inner.isEmpty ? sizes.first { $0 > 0 } : nil)
    case .integer: self = .integer
    case .number: self = Self.number(sizes)
    case .date: self = .date
    case .timestamp: self = .timestamp
    case .time: self = .time
    case .boolean: self = .boolean
    }
  }

  private enum Kind {
    case text, longText, integer, number, date, timestamp, time, boolean
  }

  /// Every spelling by the type it means; the words of SQL dialects first, then those of dictionaries.
  private static let kinds: [String: Kind] = {
    let spellings: [(Kind, String)] = [
      (
        .text,
        """
        char,character,varchar,varchar2,nvarchar,nvarchar2,nchar,bpchar,string,character varying,
        char varying,national character varying,alphanumeric,alpha,an,free text,text string,
        enum,set,code,coded,identifier,str,char varchar
        """
      ),
      (
        .longText,
        """
        text,ntext,clob,nclob,memo,longtext,mediumtext,tinytext,long varchar,uuid,uniqueidentifier,
        guid,xml,xmltype,json,jsonb,blob,bytea,image,binary,varbinary,raw,citext,sysname,
        globalcharacter,globalbinary,filecharacter,filebinary,list,longvarchar,longvarbinary,interval,
        inet,tsvector,name,rowversion,hierarchyid,geometry,geography,point,bfile,rowid,urowid,sql_variant
        """
      ),
      (
        .integer,
        """
        int,integer,bigint,smallint,tinyint,mediumint,int2,int4,int8,serial,bigserial,smallserial,
        long,whole number,counter,autonumber,identity,pls_integer,year,binary_integer,smallserial,bigserial
        """
      ),
      (
        .number,
        """
        decimal,numeric,number,dec,real,float,float4,float8,double,double precision,money,
        smallmoney,currency,binary_float,binary_double
        """
      ),
      (.date, "date,dd/mm/yyyy,yyyy-mm-dd,ccyymmdd,yyyymmdd,ccyy-mm-dd,date only,dd-mon-yyyy"),
      (
        .timestamp,
        """
        timestamp,datetime,datetime2,smalldatetime,datetimeoffset,timestamptz,date/time,date time,
        date and time,posixtime,ccyymmddhhmm,yyyymmddhhmm,dd/mm/yyyy hh:mm,dd/mm/yyyy hh24:mi,dd/mm/yyyy hh:mm:ss,date & time
        """
      ),
      (.time, "time,timetz,hh:mm,hh:mm:ss,hh24:mi"),
      (.boolean, "bit,bool,boolean,yes/no,y/n,flag,logical,true/false"),
    ]
    var kinds: [String: Kind] = [:]
    for (kind, words) in spellings {
      for word in words.split(whereSeparator: { $0 == "," || $0 == "\n" }) {
        kinds[String(word)] = kind
      }
    }
    return kinds
  }()

  /// Takes `varchar2(30 char) null` apart into `varchar2` and `30 char`.
  private static func split(_ spelling: String) -> (word: String, inner: String) {
    var text = spelling.lowercased()[...]
    for prefix in ["%", "library.", "stream."] where text.hasPrefix(prefix) {
      text = text.dropFirst(prefix.count)
    }
    var word = ""
    var inner = ""
    var depth = 0
    for character in text {
      switch character {
      case "(":
        depth += 1
        word.append(" ")
      case ")": depth -= 1
      case "[", "]", "\"", "`": continue
      default: if depth > 0 { inner.append(character) } else { word.append(character) }
      }
    }
    var words = word.split(whereSeparator: \.isWhitespace)
    if words.last == "null" { words.removeLast() }
    if words.last == "not" { words.removeLast() }
    if words.last == "unsigned" { words.removeLast() }
    return (words.joined(separator: " "), inner)
  }

  private static func numbers(in text: String) -> [Int] {
    if let limit = text.firstRange(of: "maxlen") {
      let rest = text[limit.upperBound...].drop { !$0.isNumber && $0 != "," }
      return Int(rest.prefix(while: \.isNumber)).map { [$0] } ?? []
    }
    return text.split(whereSeparator: { $0 == "," || $0 == "." || $0.isWhitespace })
      .compactMap { Int($0) }.filter { $0.magnitude <= Self.greatestSize }
  }

  /// Exact numbers without digits after the point are whole, as long as 64 bits hold them.
  private static func number(_ sizes: [Int]) -> DataType {
    guard let precision = sizes.first else { return .decimal(precision: nil, scale: nil) }
    let scale = sizes.count > 1 ? sizes[1] : 0
    if scale == 0 && precision <= 18 { return .integer }
    return .decimal(precision: precision, scale: scale)
  }

  /// The formats of the NHS Data Dictionary: `an10`, `max an35`, `n8`; digits stay text, for they
  /// may lead with zeros.
  private static func nationalFormat(_ word: String) -> DataType? {
    let format = word.hasPrefix("max ") ? word.dropFirst(4) : word[...]
    let letters = format.prefix { $0.isLetter }
    guard ["an", "a", "n"].contains(letters), let length = Int(format.dropFirst(letters.count))
    else { return nil }
    return .characters(length)
  }
}
