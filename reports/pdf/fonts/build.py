# How the embedded fonts were made; not run by the build. Needs npm's inter-ui 4.1.1 unpacked beside it.
# Static TrueType instances for gofpdf from inter-ui 4.1.1 (npm, OFL-1.1) and Debian fonts-jetbrains-mono (OFL-1.1).
import struct, zlib
from fontTools.ttLib import TTFont
from fontTools import subset
KEEP = list(range(0x20,0x7f))+list(range(0xa0,0x180))+[0x192,0x218,0x219,0x21a,0x21b,0x2c6,0x2da,0x2dc,0x394,0x3a3,0x3a9,0x3bc,0x1e9e,
 0x2007,0x2009,0x200a,0x2010,0x2011,0x2012,0x2013,0x2014,0x2018,0x2019,0x201a,0x201c,0x201d,0x201e,0x2020,0x2021,0x2022,0x2026,0x202f,0x2030,0x2032,0x2033,0x2039,0x203a,
 0x20ac,0x2116,0x2122,0x2190,0x2191,0x2192,0x2193,0x2197,0x21e7,0x2206,0x220f,0x2211,0x2212,0x2215,0x221a,0x221e,0x2229,0x222a,0x2248,0x2260,0x2264,0x2265,0x25a0,0x25a1,0x25b2,0x25bc,0x25cb,0x25cf,0x1d49,0x2b3,0x1d48,0x2713,0x2717,0xfffd]
def alt(font, feat):
    gsub = font['GSUB'].table; m = {}
    for fr in gsub.FeatureList.FeatureRecord:
        if fr.FeatureTag == feat:
            for li in fr.Feature.LookupListIndex:
                for st in gsub.LookupList.Lookup[li].SubTable:
                    if st.LookupType == 7: st = st.ExtSubTable
                    if st.LookupType == 1: m.update(st.mapping)
    return m
def kern(font, cmap):
    inv = {}
    for c, g in cmap.items(): inv.setdefault(g, []).append(c)
    out = {}
    gpos = font['GPOS'].table
    lk = set()
    for fr in gpos.FeatureList.FeatureRecord:
        if fr.FeatureTag == 'kern': lk.update(fr.Feature.LookupListIndex)
    for li in sorted(lk):
        for st in gpos.LookupList.Lookup[li].SubTable:
            if st.LookupType == 9: st = st.ExtSubTable
            if st.LookupType != 2: continue
            cov = st.Coverage.glyphs
            for i, g in enumerate(cov):
                if g not in inv: continue
                if st.Format == 1:
                    for pv in st.PairSet[i].PairValueRecord:
                        v = pv.Value1.XAdvance if pv.Value1 and hasattr(pv.Value1,'XAdvance') else 0
                        if pv.SecondGlyph in inv:
                            for a in inv[g]:
                                for b in inv[pv.SecondGlyph]: out.setdefault((a,b), v)
                else:
                    c1 = st.ClassDef1.classDefs.get(g,0)
                    for g2 in inv:
                        c2 = st.ClassDef2.classDefs.get(g2,0)
                        r = st.Class1Record[c1].Class2Record[c2]
                        v = r.Value1.XAdvance if r.Value1 and hasattr(r.Value1,'XAdvance') else 0
                        for a in inv[g]:
                            for b in inv[g2]: out.setdefault((a,b), v)
    return out
def make(src, dst, feats=(), kernout=None, name=None):
    f = TTFont(src); print(dst, f.sfntVersion.encode(), 'glyf' in f, f['head'].unitsPerEm, f['name'].getDebugName(5))
    cm = f.getBestCmap(); miss=[hex(c) for c in KEEP if c not in cm]; print(' missing', miss)
    for ft in feats:
        m = alt(f, ft)
        for t in f['cmap'].tables:
            for c,g in list(t.cmap.items()):
                if g in m and (ft!='tnum' or 0x30<=c<=0x39): t.cmap[c] = m[g]
    cm = f.getBestCmap()
    if kernout:
        upm = f['head'].unitsPerEm
        k = kern(f, {c:g for c,g in cm.items() if c in KEEP and (c<0x180 or c in (0x2019,0x2013,0x2014,0x202f))})
        rows = sorted((a,b,round(v*1000/upm)) for (a,b),v in k.items() if abs(v*1000/upm)>=4)
        # Three big-endian columns (left, right, thousandths of an em), deflated: columns shrink far better than rows.
        cols = b''.join(struct.pack('>H', r[0]) for r in rows) + b''.join(struct.pack('>H', r[1]) for r in rows) + b''.join(struct.pack('>h', r[2]) for r in rows)
        with open(kernout, 'wb') as h: h.write(zlib.compress(cols, 9))
        print(' kern', len(rows))
    # U+202F: Inter draws it too thin for '24 s'; give it 0.22 em (no reserved font name in the licence)
    g=cm.get(0x202f)
    if g: print(' nnbsp was', f['hmtx'][g], 'upm', f['head'].unitsPerEm); f['hmtx'][g]=(round(.22*f['head'].unitsPerEm), f['hmtx'][g][1])
    o = subset.Options(); o.layout_features=[]; o.name_IDs=['*']; o.hinting=False; o.drop_tables += ['GSUB','GPOS','GDEF','STAT','DSIG','MVAR','HVAR','avar','fvar','gvar','meta']; o.glyph_names=False; o.notdef_outline=True; o.recalc_bounds=True
    s = subset.Subsetter(o); s.populate(unicodes=KEEP); s.subset(f)
    f.flavor=None
    # gofpdf wants a (3,1) format-4 cmap only
    f['cmap'].tables=[t for t in f['cmap'].tables if t.format==4 and t.platformID in (0,3)]
    f.save(dst)
W='npm/package/web/Inter-%s.woff2'; D='npm/package/display/InterDisplay-%s.woff2'
make(W%'Regular','Inter-Regular.ttf',kernout='Inter-Regular.kern')
make(W%'Medium','Inter-Medium.ttf')
make(W%'SemiBold','Inter-SemiBold.ttf',kernout='Inter-SemiBold.kern')
make(W%'Regular','InterTab-Regular.ttf',['tnum'])
make(W%'SemiBold','InterTab-SemiBold.ttf',['tnum'])
make(D%'SemiBold','InterDisplay-SemiBold.ttf',kernout='InterDisplay-SemiBold.kern')
make(D%'Light','InterDisplay-Light.ttf',kernout='InterDisplay-Light.kern')
make('/usr/share/fonts/truetype/jetbrains-mono/JetBrainsMono-Regular.ttf','JetBrainsMono-Regular.ttf')
